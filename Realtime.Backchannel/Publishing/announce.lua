-- Publishes once for an idempotency key, without offset and history. The answer is kept in the same step, so that
-- a publisher who has not got it may repeat itself.
--
-- KEYS[1]  idempotency key
-- ARGV[1]  pub/sub channel      ARGV[2]  envelope      ARGV[3]  idempotency TTL, s
--
-- Returns "<offset> <epoch>" of the first publication with that key: "0 ", unless that one went into history.

local known = redis.call('GET', KEYS[1])
if known then return known end

redis.call('SET', KEYS[1], '0 ', 'EX', ARGV[3])
redis.call('PUBLISH', ARGV[1], ARGV[2])
return '0 '
