-- The event, in JSON, that a user or channel has come to a node, or gone from the last.
local function member_event(type, field, member, node, now)
  local via = node and ',"node":' .. cjson.encode(node) or ''
  return '{"type":"' .. type .. '","' .. field .. '":' .. cjson.encode(member) .. via .. ',"at":' .. whole(now) .. '}'
end

-- One node less has the member. After the last it stays in the count, with 0, until its grace is over.
local function count_down(count, leaving, member, due)
  if redis.call('HINCRBY', count, member, -1) <= 0 then
    redis.call('HSET', count, member, 0)
    redis.call('ZADD', leaving, whole(due), member)
  end
end
