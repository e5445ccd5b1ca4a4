-- A node has these members no longer. After clock.lua and members.lua.
--
-- KEYS[1]  the node's members      KEYS[2]  count      KEYS[3]  leaving; no second and third where nothing is counted
-- ARGV[1]  grace, ms      ARGV[2]  TTL of the directory, ms      ARGV[3..]  members

local due = now_ms() + tonumber(ARGV[1])
for i = 3, #ARGV do
  if redis.call('SREM', KEYS[1], ARGV[i]) == 1 and KEYS[2] then
    count_down(KEYS[2], KEYS[3], ARGV[i], due)
  end
end
if KEYS[2] then
  redis.call('PEXPIRE', KEYS[3], ARGV[2])
end
