/**
 * Chinese and Japanese, which put no blanks between words: what servers of the two countries say is
 * put into English word by word, so that the same phrases find it. The order of the words is that of
 * English near enough: "user" before "does not exist", "sender" before both.
 */

/** The English words, and what is written for them. */
const GLOSSARY: readonly (readonly [english: string, written: string])[] = [
  ['sender', '发件人 发信人 寄件人 發件人 寄件者 发送方 发件方 送信者 送信元 差出人'],
  ['your', '您的 你的 貴方の あなたの お客様の'],
  ['recipient', '收件人 収件人 收信人 收件者 宛先 受信者 受取人'],
  ['user', '用户 用戶 使用者 ユーザー ユーザ'],
  ['mailbox', '邮箱 郵箱 信箱 收件箱 メールボックス 受信箱'],
  ['account', '账号 帐号 帳號 账户 帐户 帳戶 アカウント'],
  ['address', '地址 メールアドレス アドレス'],
  ['domain', '域名 ドメイン'],
  ['does not exist', '不存在 未找到 找不到 查无 查無 無此 无此 不明 存在しません 存在しない'],
  ['does not exist', '見つかりません 见つかりません'],
  ['invalid', '无效 無效 無効 不正'],
  [
    'full',
    '已满 已滿 空间不足 空間不足 容量不足 超过配额 超出配额 超出容量 いっぱい 満杯 容量を超え',
  ],
  ['disabled', '禁用 停用 冻结 凍結 锁定 鎖定 注销 停止'],
  ['blacklist', '黑名单 黑名單 ブラックリスト'],
  ['greylisted', '灰名单 灰名單 グレイリスト'],
  ['blocked', '屏蔽 封锁 封鎖 ブロック'],
  ['rejected', '拒绝 拒絕 拒收 拒否'],
  ['rate limit', '频率 頻率 频繁 頻繁 过多 過多 太多 多すぎ'],
  ['try again later', '稍后 稍後 暂时 暫時 しばらく 後ほど 一時的'],
  ['spam', '垃圾邮件 垃圾郵件 迷惑メール スパム'],
];

const ENGLISH: ReadonlyMap<string, string> = new Map(
  GLOSSARY.flatMap(([english, written]) =>
    written.split(' ').map((word) => [word, ` ${english} `] as const),
  ),
);

/** Longer words first, since some begin with a shorter one. */
const WORD = new RegExp([...ENGLISH.keys()].toSorted((a, b) => b.length - a.length).join('|'), 'g');

/** Kana and the ideographs in common use; a text in Latin letters is left at the first look. */
const EAST_ASIAN = /[\u3040-\u30FF\u4E00-\u9FFF]/;

export function translateEastAsian(text: string): string {
  if (!EAST_ASIAN.test(text)) return text;
  return text.replaceAll(WORD, (word) => ENGLISH.get(word) ?? word);
}
