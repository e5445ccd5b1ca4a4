-- Keeps a node's clients for another while, and removes those of nodes that have not done so for the TTL: they would
-- stay for as long as anybody refreshes the channel. After clock.lua and presence.lua, which has the keys.
--
-- ARGV[1]  node      ARGV[2]  TTL, ms
--
-- Returns { number of the node's clients, ClientInfo removed, ClientInfo removed, ... }.

local count = node_state(ARGV[1])
if count == 0 then return { 0 } end

local now = now_ms()
set_node_state(ARGV[1], count, now + tonumber(ARGV[2]))
expire_in(ARGV[2])

local nodes = redis.call('HKEYS', KEYS[3])
local gone = {}
for i = 1, #nodes do
  local _, expires = node_state(nodes[i])
  if expires <= now then gone[nodes[i]] = true end
end

local answer = { count }
if next(gone) then purge(gone, answer) end
return answer
