-- Lets go whose grace is over, and finds the nodes whose lease has run out. After clock.lua, events.lua and members.lua.
--
-- KEYS[1]  nodes      KEYS[2]  event log      KEYS[3]  event counter
-- KEYS[4]  users      KEYS[5]  users leaving      KEYS[6]  channels      KEYS[7]  channels leaving
-- ARGV[1]  at most this many of each kind      ARGV[2]  at most this many nodes
-- ARGV[3]  longest event log      ARGV[4]  TTL of events, ms
--
-- Returns { "1" if there may be more, or "0", node, node, ... }. The nodes are marked (lease 0) and count as gone from
-- here on: they cannot renew before they have been reaped.

local now = now_ms()
local more = '0'
local events = {}

local function let_go(count, leaving, type, field)
  local due = redis.call('ZRANGEBYSCORE', leaving, '-inf', whole(now), 'LIMIT', 0, ARGV[1])
  for i = 1, #due do
    redis.call('ZREM', leaving, due[i])
    redis.call('HDEL', count, due[i])
    events[#events + 1] = member_event(type, field, due[i], nil, now)
  end
  if #due == tonumber(ARGV[1]) then more = '1' end
end

let_go(KEYS[4], KEYS[5], 'user_offline', 'user')
let_go(KEYS[6], KEYS[7], 'channel_vacated', 'channel')
append_events(KEYS[2], KEYS[3], events, ARGV[3], ARGV[4])

local answer = { more }
local gone = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', whole(now), 'LIMIT', 0, ARGV[2])
for i = 1, #gone do
  redis.call('ZADD', KEYS[1], 0, gone[i])
  answer[i + 1] = gone[i]
end
return answer
