// What is shown: the filters, and the address bar as their other form, so that a view can be sent to somebody.
const FIELDS = ['search', 'team', 'service', 'property', 'relation', 'decision'];
const state = { search: '', team: '', service: '', property: '', relation: '', decision: '', broken: false, cell: '' };

function fillFilters() {
  const options = (id, names) => byId(id).append(...names.map((name) => el('option', { value: name }, name)));
  const sorted = (names) => [...new Set(names)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  options('team', sorted(data.blocks.flatMap((block) => block.teams)));
  options('service', sorted(data.groups.map((_, group) => serviceOf(group))));
  options('property', data.properties.map(([id]) => id));
  options('relation', data.relations.filter((_, relation) => buckets.some((bucket) => bucket.relation === relation)));
  options('decision', ['allowed', 'denied', ...data.outcomes.slice(1)]);
}

function blockOf(team) {
  return team ? data.blocks.findIndex((block) => block.teams.includes(team)) : -1;
}

// A test of one bucket or request against the filters as they are now.
function currentFilter() {
  const words = state.search.toLowerCase().split(/\s+/).filter(Boolean);
  const actions = data.actions.map(([name]) => words.every((word) => name.toLowerCase().includes(word)));
  const block = blockOf(state.team);
  const relation = data.relations.indexOf(state.relation);
  return (row) =>
    actions[row.action] &&
    (!state.team || row.block === block) &&
    (!state.service || serviceOf(row.group) === state.service) &&
    (!state.property || propertyName(row.property) === state.property) &&
    (!state.relation || row.relation === relation) &&
    (!state.decision || decisionFits(row.outcome)) &&
    (!state.broken || isBroken(row.verdict));
}

function decisionFits(outcome) {
  if (state.decision === 'allowed') return outcome === ALLOWED;
  if (state.decision === 'denied') return outcome !== ALLOWED;
  return data.outcomes[outcome] === state.decision;
}

function readForm() {
  for (const field of FIELDS) state[field] = byId(field).value;
  state.broken = byId('broken').checked;
}

function writeForm() {
  for (const field of FIELDS) byId(field).value = state[field];
  byId('broken').checked = state.broken;
}

function readAddress() {
  const found = new URLSearchParams(location.hash.slice(1));
  for (const field of [...FIELDS, 'cell']) state[field] = found.get(field) || '';
  state.broken = found.get('broken') === '1';
}

function writeAddress(push) {
  const wanted = new URLSearchParams();
  for (const field of [...FIELDS, 'cell']) if (state[field]) wanted.set(field, state[field]);
  if (state.broken) wanted.set('broken', '1');
  const text = wanted.toString();
  const target = text ? `#${text}` : location.pathname + location.search;
  try {
    history[push ? 'pushState' : 'replaceState'](null, '', target);
  } catch {
    // Some viewers of local files keep no history; the filters work without it.
  }
}
