-- Adds clients of a node, or replaces what was said about them. After clock.lua and presence.lua, which has the keys.
--
-- ARGV[1]  node      ARGV[2]  TTL, ms      ARGV[3], ARGV[4]  client, entry; and so on

local count = node_state(ARGV[1])
for i = 3, #ARGV, 2 do
  local client, entry = ARGV[i], ARGV[i + 1]
  local before = redis.call('HGET', KEYS[1], client)
  local node, user
  if before then node, user = parse(before) end

  local _, new_user = parse(entry)
  if user ~= new_user then
    if user then count_user(user, -1) end
    count_user(new_user, 1)
  end
  if node ~= ARGV[1] then
    if node then
      local others, expires = node_state(node)
      set_node_state(node, others - 1, expires)
    end
    count = count + 1
  end
  redis.call('HSET', KEYS[1], client, entry)
end

set_node_state(ARGV[1], count, now_ms() + tonumber(ARGV[2]))
expire_in(ARGV[2])
