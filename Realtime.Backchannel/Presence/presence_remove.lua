-- Removes clients of a node; those that are not there, or another node's, are left alone.
-- After clock.lua and presence.lua, which has the keys.
--
-- ARGV[1]  node      ARGV[2..]  clients
--
-- Returns how many were removed.

local removed = 0
for i = 2, #ARGV do
  local entry = redis.call('HGET', KEYS[1], ARGV[i])
  if entry then
    local node, user = parse(entry)
    if node == ARGV[1] then
      redis.call('HDEL', KEYS[1], ARGV[i])
      count_user(user, -1)
      removed = removed + 1
    end
  end
end

if removed > 0 then
  local count, expires = node_state(ARGV[1])
  set_node_state(ARGV[1], count - removed, expires)
end
return removed
