-- What the presence scripts share. Their keys are
-- KEYS[1]  client -> "<node> <bytes of user> <user><ClientInfo in JSON>"
-- KEYS[2]  user -> number of clients
-- KEYS[3]  node -> "<number of clients> <when they expire unless the node refreshes them, ms>"

local function parse(entry)
  local node, length, from = entry:match('^(%S+) (%d+) ()')
  local json = from + tonumber(length)
  return node, entry:sub(from, json - 1), entry:sub(json)
end

local function count_user(user, by)
  if redis.call('HINCRBY', KEYS[2], user, by) <= 0 then
    redis.call('HDEL', KEYS[2], user)
  end
end

local function node_state(node)
  local clients, expires = (redis.call('HGET', KEYS[3], node) or '0 0'):match('^(%d+) (%d+)$')
  return tonumber(clients), tonumber(expires)
end

local function set_node_state(node, clients, expires)
  if clients > 0 then
    redis.call('HSET', KEYS[3], node, whole(clients) .. ' ' .. whole(expires))
  else
    redis.call('HDEL', KEYS[3], node)
  end
end

local function expire_in(ttl_ms)
  for i = 1, 3 do
    redis.call('PEXPIRE', KEYS[i], ttl_ms)
  end
end

-- Removes the entries of nodes for which gone[node] is true, and adds their ClientInfos to removed.
local function purge(gone, removed)
  local all = redis.call('HGETALL', KEYS[1])
  for i = 1, #all, 2 do
    local node, user, json = parse(all[i + 1])
    if gone[node] then
      redis.call('HDEL', KEYS[1], all[i])
      count_user(user, -1)
      removed[#removed + 1] = json
    end
  end
  for node in pairs(gone) do
    redis.call('HDEL', KEYS[3], node)
  end
end
