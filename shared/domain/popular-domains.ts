/**
 * The domains that people mean when their fingers slip: large mailbox services, the most used first.
 * A list of its own, and short: a name that few people have is as likely a company's as a slip.
 */

export interface PopularBrand {
  /** The first label: `hotmail`. */
  readonly name: string;
  /** What follows it, the most used first: `com`, `co.uk`. */
  readonly endings: readonly string[];
  /**
   * Also a word, a name or near one, so that a name close to it may well be somebody else's; or too
   * short to tell. Then only the likeliest slips count, and no ending that exists is corrected.
   */
  readonly ordinaryWord: boolean;
}

/** Coined names, or hardly used otherwise in that country: what is close to them is a slip. */
const COINED = `
  gmail com
  yahoo com co.uk fr de it es co.in in ca com.br com.mx com.ar com.au co.jp co.id com.tr com.tw co.nz
    co.za com.ph com.sg com.hk com.my com.vn co.th ie gr pl ro nl be se no dk at ch
  hotmail com co.uk fr it de es com.br com.ar com.mx com.tr nl be se ca co.jp dk no fi ch at cl gr
    com.au
  outlook com fr de es it jp com.br com.ar pt be dk com.au co.id com.tr cl
  icloud com
  aol com co.uk de fr it
  msn com
  googlemail com
  protonmail com ch
  comcast net
  verizon net
  sbcglobal net
  bellsouth net
  optonline net
  earthlink net
  windstream net
  rocketmail com
  ymail com
  btinternet com
  virginmedia com
  talktalk net
  blueyonder co.uk
  ntlworld com
  gmx de net at ch com
  t-online de
  freenet de
  orange fr
  wanadoo fr
  laposte net
  sfr fr
  libero it
  virgilio it
  tiscali it co.uk
  rambler ru
  yandex ru com by kz ua
  ukr net
  seznam cz
  interia pl
  bluewin ch
  telenet be
  skynet be
  ziggo nl
  kpnmail nl
  hetnet nl
  xs4all nl
  telia com
  comhem se
  bigpond com net.au com.au
  optusnet com.au
  rediffmail com
  sympatico ca
  videotron ca
  hanmail net
  freemail hu
  citromail hu
  fastmail com fm
  tutanota com de
  docomo ne.jp
  ezweb ne.jp
`;

/** Words, names and what is close to one. */
const ORDINARY_WORDS = `
  live com co.uk fr nl it se dk no be ca com.mx com.au com.ar com.pt cl
  me com
  mac com
  att net
  cox net
  web de
  mail ru com
  charter net
  frontier com
  juno com
  sky com
  shaw ca
  rogers com
  arcor de
  free fr
  neuf fr
  bbox fr
  alice it
  tin it
  list ru
  inbox ru lv
  bk ru
  ya ru
  centrum cz
  email cz
  atlas cz
  azet sk
  wp pl
  onet pl
  op pl
  bol com.br
  uol com.br
  terra com.br
  globo com
  qq com
  163 com
  126 com
  naver com
  daum net
  nate com
  sapo pt
  abv bg
  walla co.il
  foxmail com
  zoho com
  hey com
  proton me
  posteo de
  mailbox org
  xtra co.nz
`;

export const POPULAR_BRANDS: readonly PopularBrand[] = [
  ...readBrands(COINED, false),
  ...readBrands(ORDINARY_WORDS, true),
];

const POPULAR_DOMAINS: ReadonlySet<string> = new Set(
  POPULAR_BRANDS.flatMap(({ name, endings }) => endings.map((ending) => `${name}.${ending}`)),
);

/** Whether a domain, in lower case, is one of the popular ones. */
export function isPopularDomain(domain: string): boolean {
  return POPULAR_DOMAINS.has(domain);
}

/** Real names that are one slip away from a popular one, and not named among the free domains. */
export const LOOK_ALIKE_DOMAINS: ReadonlySet<string> = new Set([
  ...['amail', 'bmail', 'fmail', 'hmail', 'jmail', 'kmail', 'qmail', 'tmail', 'vmail', 'zmail'].map(
    (name) => `${name}.com`,
  ),
  'cloud.com',
  'comcast.com',
  'earthling.net',
  'gail.com',
  'gmat.com',
  'gotmail.com',
  'grail.com',
  'incloud.com',
  'interio.pl',
  'jcloud.com',
  'kcloud.com',
  'liber.it',
  'libera.it',
  'liberi.it',
  'liberto.it',
  'libro.it',
  'orage.fr',
  'oranges.fr',
  'outlooks.com',
  'prontomail.com',
  'ucloud.com',
  'verizon.com',
]);

/** One brand begins on each line that is indented by two. */
function readBrands(text: string, ordinaryWord: boolean): PopularBrand[] {
  return text
    .trim()
    .split(/\n {2}(?! )/)
    .map((line) => {
      const [name = '', ...endings] = line.split(/\s+/);
      return { name, endings, ordinaryWord };
    });
}
