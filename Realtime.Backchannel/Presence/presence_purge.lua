-- Removes all clients of a node. After clock.lua and presence.lua, which has the keys.
--
-- ARGV[1]  node
--
-- Returns their ClientInfos.

local removed = {}
if redis.call('HEXISTS', KEYS[3], ARGV[1]) == 1 then
  purge({ [ARGV[1]] = true }, removed)
end
return removed
