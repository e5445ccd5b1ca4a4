-- Counters and cursors outlive the events that they count, so that what has expired shows as a gap.
local LONG_MS = whole(30 * 24 * 3600 * 1000)

-- Appends events in JSON to the log, and numbers them: the counter is the last one's number.
local function append_events(log, counter, events, max_length, ttl_ms)
  if #events == 0 then return end
  for first = 1, #events, 1000 do
    redis.call('RPUSH', log, unpack(events, first, math.min(first + 999, #events)))
  end

  -- A log whose counter was lost may hold more than were counted.
  local keep = math.min(tonumber(max_length), redis.call('INCRBY', counter, #events))
  if redis.call('LLEN', log) > keep then
    redis.call('LTRIM', log, whole(0 - keep), -1)
  end
  redis.call('PEXPIRE', log, ttl_ms)
  redis.call('PEXPIRE', counter, LONG_MS)
end
