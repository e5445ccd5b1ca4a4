-- Milliseconds since the Unix epoch by Redis's clock: one for all, so that nodes need not agree on the time.
local function now_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- A number as Redis wants it: without exponent and point.
local function whole(number)
  return string.format('%.0f', number)
end
