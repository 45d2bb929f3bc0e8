/**
 * The three rates computed again from the exported journal and nothing else: no table, no query and no
 * line of the program that publishes them.
 */

/** What the events say of every matter. */
function mattersOf(entries) {
  const matters = new Map();
  for (const entry of entries) {
    const at = Date.parse(entry.at);
    for (const { type, data } of entry.payload.events) {
      if (type === 'matter.opened')
        matters.set(data.matter, { contacts: [], rounds: [], calls: new Map(), closing: null });
      const matter = matters.get(data.matter);
      if (matter && (type.startsWith('matter.') || type.startsWith('callback.')))
        step(matter, type, data, at);
    }
  }
  return [...matters.values()];
}

function step(matter, type, data, at) {
  if (data.clock) {
    const known = matter.rounds[data.clock.round - 1];
    matter.rounds[data.clock.round - 1] = {
      ...known,
      due: data.clock.due,
      dueAt: data.clock.due_at,
    };
  }
  if (type === 'matter.contacted' || type === 'matter.told') meet(matter, data.at);
  if (type === 'matter.confirmed') meet(matter, at);
  if (type === 'matter.closed' || type === 'matter.reopened') stop(matter, () => true);
  if (data.clocks_ended) stop(matter, (clock) => data.clocks_ended.includes(clock.name));
  for (const clock of data.clocks ?? []) if (clock.until === 'contacted') start(matter, clock);
  const round = matter.rounds.length;
  if (type === 'matter.closed') {
    matter.closing = { round, how: data.closing };
    if (data.exclusion) matter.excluded = data.exclusion;
  }
  if (type === 'matter.reopened') {
    matter.closing = null;
    const call = matter.calls.get(round - 1);
    if (call?.state === 'waiting')
      Object.assign(call, { state: 'answered', resolved: 'no', satisfied: 'not_asked' });
  }
  if (type === 'matter.excluded') matter.excluded = data.exclusion;
  if (type === 'callback.drawn') matter.calls.set(data.round, { state: 'waiting', at });
  if (type === 'callback.ended')
    Object.assign(matter.calls.get(data.round), {
      state: data.state,
      resolved: data.resolved ?? '',
      satisfied: data.satisfied ?? '',
    });
}

function start(matter, clock) {
  const known = matter.contacts.find((one) => one.name === clock.name && one.n === clock.n);
  const counted = { due: clock.due, dueAt: clock.due_at };
  if (known) Object.assign(known, counted);
  else {
    stop(matter, (one) => one.name === clock.name);
    const { name, n, round, started } = clock;
    matter.contacts.push({ name, n, round, started, state: 'running', ...counted });
  }
}
function meet(matter, at) {
  for (const clock of matter.contacts) {
    if (clock.state === 'met' && clock.round === matter.rounds.length && at >= clock.started)
      clock.ended = Math.min(clock.ended, at);
    if (clock.state === 'running') {
      clock.state = 'met';
      clock.ended = Math.max(at, clock.started);
    }
  }
}
function stop(matter, which) {
  for (const clock of matter.contacts)
    if (clock.state === 'running' && which(clock)) clock.state = 'stopped';
}

export function ratesFromJournal(entries, { from, to, now }) {
  const isDue = (clock) => clock.due >= from && clock.due <= to && clock.dueAt <= now;
  const out = {
    response: { num: 0, den: 0 },
    resolution: { num: 0, den: 0 },
    satisfaction: { num: 0, den: 0 },
    resolved_of_all: { num: 0, den: 0 },
    excluded: 0,
  };
  for (const matter of mattersOf(entries)) {
    const rounds = matter.rounds.map((clock, i) => ({ ...clock, n: i + 1 })).filter(isDue);
    if (matter.excluded) {
      out.excluded += rounds.length;
      continue;
    }
    for (const clock of matter.contacts.filter(isDue)) {
      if (clock.state === 'stopped') continue;
      out.response.den += 1;
      if (clock.state === 'met' && clock.ended < clock.dueAt) out.response.num += 1;
    }
    for (const round of rounds) {
      out.resolved_of_all.den += 1;
      const word = matter.closing?.round === round.n ? matter.closing.how : '';
      if (['confirmed', 'explained'].includes(word)) out.resolved_of_all.num += 1;
      const call = matter.calls.get(round.n);
      if (call?.state !== 'answered') continue;
      out.resolution.den += 1;
      if (['yes', 'explained'].includes(call.resolved)) out.resolution.num += 1;
      if (call.satisfied === 'not_asked') continue;
      out.satisfaction.den += 1;
      if (['very', 'yes'].includes(call.satisfied)) out.satisfaction.num += 1;
    }
  }
  return out;
}
