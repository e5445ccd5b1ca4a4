-- Publishes to a channel that has history, in one step: the next offset, the bounded history, and the message.
--
-- KEYS[1]  meta hash: e = epoch, o = top offset, v and ve = version of the document last published and its epoch
-- KEYS[2]  history list, oldest first
-- KEYS[3]  idempotency key, if the publication has one
-- ARGV[1]  pub/sub channel
-- ARGV[2]  envelope after its position: "<unix ms> <traceparent>\n<publication>"
-- ARGV[3]  epoch to begin with, should the channel have none
-- ARGV[4]  history size      ARGV[5]  history TTL, s
-- ARGV[6]  meta TTL, s       ARGV[7]  idempotency TTL, s
-- ARGV[8]  kind of envelope: p1 or b1
-- ARGV[9]  document version, or 0 for none    ARGV[10]  the versions' epoch
--
-- Returns "<offset> <epoch>"; that of the top if the document's version is an old one, which is not published.

local once = KEYS[3]
if once then
  local known = redis.call('GET', once)
  if known then return known end
end

local epoch = redis.call('HGET', KEYS[1], 'e')
if not epoch then
  epoch = ARGV[3]
  redis.call('HSET', KEYS[1], 'e', epoch)
  redis.call('DEL', KEYS[2])
end

if ARGV[9] ~= '0' then
  local known = redis.call('HMGET', KEYS[1], 'v', 've', 'o')
  if known[1] and known[2] == ARGV[10] and tonumber(ARGV[9]) <= tonumber(known[1]) then
    return string.format('%.0f', tonumber(known[3] or '0')) .. ' ' .. epoch
  end
  redis.call('HSET', KEYS[1], 'v', ARGV[9], 've', ARGV[10])
end

local offset = redis.call('HINCRBY', KEYS[1], 'o', 1)
local position = string.format('%.0f', offset) .. ' ' .. epoch
local envelope = ARGV[8] .. ' ' .. position .. ' ' .. ARGV[2]

redis.call('RPUSH', KEYS[2], envelope)
redis.call('LTRIM', KEYS[2], 0 - tonumber(ARGV[4]), -1)
redis.call('EXPIRE', KEYS[2], ARGV[5])
redis.call('EXPIRE', KEYS[1], ARGV[6])
if once then
  redis.call('SET', once, position, 'EX', ARGV[7])
end

redis.call('PUBLISH', ARGV[1], envelope)
return position
