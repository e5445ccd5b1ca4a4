-- Appends events that happened elsewhere. After clock.lua and events.lua.
--
-- KEYS[1]  log      KEYS[2]  counter
-- ARGV[1]  longest log      ARGV[2]  TTL, ms      ARGV[3..]  events in JSON

local events = {}
for i = 3, #ARGV do
  events[#events + 1] = ARGV[i]
end
append_events(KEYS[1], KEYS[2], events, ARGV[1], ARGV[2])
