-- Takes a part of what a marked node has left, as if the node had taken leave of it. After clock.lua and members.lua.
--
-- KEYS[1]  nodes      KEYS[2]  info
-- KEYS[3]  the node's users      KEYS[4]  users      KEYS[5]  users leaving
-- KEYS[6]  the node's channels   KEYS[7]  channels   KEYS[8]  channels leaving
-- KEYS[9]  the node's channels with presence
-- ARGV[1]  node      ARGV[2]  at most this many of each kind
-- ARGV[3]  grace of users, ms      ARGV[4]  grace of channels, ms      ARGV[5]  TTL of the directory, ms
--
-- Returns { "1" if nothing is left and the node is forgotten, or "0", channel, channel, ... }. The channels have presence
-- of the node, and come again until they have been taken leave of: whoever purges them may fail halfway.

local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not lease or tonumber(lease) ~= 0 then return { '0' } end

local now = now_ms()
local function take(members, count, leaving, grace)
  local taken = redis.call('SRANDMEMBER', members, ARGV[2])
  for i = 1, #taken do
    redis.call('SREM', members, taken[i])
    count_down(count, leaving, taken[i], now + tonumber(grace))
  end
  redis.call('PEXPIRE', leaving, ARGV[5])
end

take(KEYS[3], KEYS[4], KEYS[5], ARGV[3])
take(KEYS[6], KEYS[7], KEYS[8], ARGV[4])

local answer = { '0' }
local present = redis.call('SRANDMEMBER', KEYS[9], ARGV[2])
for i = 1, #present do
  answer[i + 1] = present[i]
end
if redis.call('EXISTS', KEYS[3], KEYS[6], KEYS[9]) == 0 then
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[2], ARGV[1])
  answer[1] = '1'
end
return answer
