-- For wrk: each request records one visit, with ids of its own, at a random dwelling.
--
--   WANHU_BENCH=bench wrk … -s visit.lua URL -- NOW COOKIE CSRF ACKNOWLEDGED
--
-- ACKNOWLEDGED is a file into which the ids of the commands are written that the server has answered
-- with "ok": what must be found in the journal afterwards. Beside it lies `dwellings`, one id a
-- line. NOW is the time of the visits, RFC 3339. One thread of wrk only: each would write the file.
local dwellings, now, acknowledged = {}, nil, nil

local function id_from(time_ms)
  local function bits16() return math.random(0, 65535) end
  return string.format("%08x-%04x-7%03x-%04x-%04x%04x%04x", math.floor(time_ms / 65536),
    time_ms % 65536, math.random(0, 4095), 0x8000 + math.random(0, 0x3fff), bits16(), bits16(),
    bits16())
end

local function seed()
  local file = assert(io.open("/dev/urandom", "rb"))
  local a, b, c, d = file:read(4):byte(1, 4)
  file:close()
  math.randomseed(((a * 256 + b) * 256 + c) * 256 + d)
end

function init(args)
  seed()
  now = args[1]
  for line in io.lines(args[4]:match("^.*/") .. "dwellings") do dwellings[#dwellings + 1] = line end
  acknowledged = assert(io.open(args[4], "w"))
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Cookie"] = args[2]
  wrk.headers["X-CSRF-Token"] = args[3]
end

-- What happens at doors: two thirds answer, and those are asked the plan's question.
local function outcome()
  local dice = math.random(1, 12)
  if dice <= 8 then
    return string.format('"outcome":"answered","answers":{"q1":%d}', math.random(1, 5))
  end
  return '"outcome":"' .. (dice <= 10 and "nobody_home" or dice == 11 and "declined" or "vacant")
    .. '"'
end

function request()
  local time_ms = os.time() * 1000
  return wrk.format(nil, "/api/v1/commands", nil, string.format(
    '{"commands":[{"id":"%s","kind":"visit.record","data":{"visit_id":"%s","dwelling_id":"%s",'
      .. '"at":"%s","channel":"app",%s}}]}',
    id_from(time_ms), id_from(time_ms), dwellings[math.random(#dwellings)], now, outcome()))
end

function response(status, _, body)
  if status == 200 and body:find('"ok":true', 1, true) then
    acknowledged:write(body:match('"id":"([%x-]+)"'), "\n")
  else
    io.stderr:write("refused: ", tostring(status), " ", body:sub(1, 300), "\n")
  end
end

dofile(os.getenv("WANHU_BENCH") .. "/report.lua")
