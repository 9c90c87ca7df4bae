/**
 * Which commands the REST interface carries, after Upstash's table of supported commands
 * (upstash.com/docs/redis/overall/rediscompatibility), less those that make no sense over one
 * shared connection: commands that block it, change its state, subscribe on it, or rule the server.
 */

const READ =
  'GET GETRANGE MGET STRLEN BITCOUNT BITFIELD_RO BITPOS GETBIT HEXISTS HGET HGETALL HKEYS HLEN HMGET ' +
  'HSCAN HSTRLEN HRANDFIELD HVALS LINDEX LLEN LPOS LRANGE SCARD SDIFF SINTER SISMEMBER SMEMBERS ' +
  'SMISMEMBER SRANDMEMBER SSCAN SUNION ZCARD ZCOUNT ZDIFF ZINTER ZLEXCOUNT ZMSCORE ZRANDMEMBER ' +
  'ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZRANK ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE ZREVRANK ZSCAN ' +
  'ZSCORE ZUNION GEODIST GEOHASH GEOPOS GEORADIUS_RO GEORADIUSBYMEMBER_RO GEOSEARCH PFCOUNT EXISTS ' +
  'PTTL TTL TYPE PING ECHO TIME DBSIZE XLEN XRANGE XREVRANGE XPENDING XINFO EVAL_RO EVALSHA_RO';

/** They read, and a read-only token may not use them: they walk the whole key space. */
const POWERFUL_READ = 'KEYS SCAN RANDOMKEY';

const WRITE =
  'APPEND DECR DECRBY GETDEL GETEX GETSET INCR INCRBY INCRBYFLOAT MSET MSETNX PSETEX SET SETEX SETNX ' +
  'SETRANGE BITFIELD BITOP SETBIT HDEL HINCRBY HINCRBYFLOAT HMSET HSET HSETNX LINSERT LMOVE LPOP ' +
  'LPUSH LPUSHX LREM LSET LTRIM RPOP RPOPLPUSH RPUSH RPUSHX SADD SDIFFSTORE SINTERSTORE SMOVE SPOP ' +
  'SREM SUNIONSTORE ZADD ZDIFFSTORE ZINCRBY ZINTERSTORE ZPOPMAX ZPOPMIN ZRANGESTORE ZREM ' +
  'ZREMRANGEBYLEX ZREMRANGEBYRANK ZREMRANGEBYSCORE ZUNIONSTORE GEOADD GEOSEARCHSTORE PFADD PFMERGE ' +
  'COPY DEL EXPIRE EXPIREAT PERSIST PEXPIRE PEXPIREAT RENAME RENAMENX TOUCH UNLINK FLUSHALL FLUSHDB ' +
  'EVAL EVALSHA SCRIPT PUBLISH XACK XADD XAUTOCLAIM XCLAIM XDEL XGROUP XTRIM';

const READ_COMMANDS: ReadonlySet<string> = new Set(READ.split(' '));
const ALL_COMMANDS: ReadonlySet<string> = new Set(
  [READ, POWERFUL_READ, WRITE].flatMap((names) => names.split(' ')),
);

/** What the token that came with a request allows. */
export type Access = 'full' | 'read-only';

/**
 * Why a command may not run, in Upstash's words, or null when it may.
 *
 * @param name the command's name in upper case
 */
export function refusalOf(name: string, access: Access): string | null {
  if (!ALL_COMMANDS.has(name)) {
    return `ERR Command is not available: '${name}'. See https://upstash.com/docs/redis/overall/rediscompatibility for details`;
  }
  if (access === 'read-only' && !READ_COMMANDS.has(name)) {
    return `NOPERM this user has no permissions to run the '${name.toLowerCase()}' command or its subcommand`;
  }
  return null;
}
