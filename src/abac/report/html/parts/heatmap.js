// The heat map: services, and under each its kinds of action; a column for each relation of each team.
const narrow = matchMedia('(max-width: 700px)');
const BLOCKS_WIDE = 4; // side by side; more are added up until a team is chosen
const FEW_GROUPS = 60; // all services stand open up to here
const toggled = new Map(); // service -> whether a person opened or closed it

function add(cells, key, bucket) {
  const cell = cells.get(key) || { total: 0, allowed: 0, leak: 0, blocked: 0 };
  cell.total += bucket.total;
  if (bucket.outcome === ALLOWED) cell.allowed += bucket.total;
  if (bucket.verdict === LEAK) cell.leak += bucket.total;
  if (bucket.verdict === BLOCKED) cell.blocked += bucket.total;
  cells.set(key, cell);
}

function shownBlocks() {
  if (state.team) return [blockOf(state.team)];
  if (data.blocks.length <= (narrow.matches ? 1 : BLOCKS_WIDE)) return data.blocks.map((_, number) => number);
  return [ALL];
}

// A block's name; of teams that were decided alike, the chosen one leads.
function blockName(block) {
  if (block === ALL) return 'all principals';
  const teams = data.blocks[block].teams;
  const first = teams.includes(state.team) ? state.team : teams[0];
  return teams.length === 1 ? first : `${first} and ${teams.length - 1} more, decided alike`;
}

// Adds up everything that the filters let through.
function collect() {
  const fits = currentFilter();
  const blocks = shownBlocks();
  const whose = new Map(blocks.map((block) => [block, new Set()])); // block -> its relations
  const view = { columns: [], cells: new Map(), services: new Map(), total: 0, broken: 0, added: blocks[0] === ALL };
  for (const bucket of buckets) {
    if (!fits(bucket)) continue;
    const block = view.added ? ALL : bucket.block;
    const service = serviceOf(bucket.group);
    add(view.cells, `${block}|${service}|*|${bucket.relation}`, bucket);
    add(view.cells, `${block}|${service}|${verbOf(bucket.group)}|${bucket.relation}`, bucket);
    const known = view.services.get(service) || { verbs: new Map(), broken: 0, actions: new Set() };
    const verb = verbOf(bucket.group);
    known.verbs.set(verb, (known.verbs.get(verb) || new Set()).add(bucket.action));
    known.actions.add(bucket.action);
    if (isBroken(bucket.verdict)) { known.broken += bucket.total; view.broken += bucket.total; }
    view.services.set(service, known);
    whose.get(block).add(bucket.relation);
    view.total += bucket.total;
  }
  for (const [block, relations] of whose) {
    if (relations.size) view.columns.push({ block, relations: [...relations].sort((a, b) => a - b) });
  }
  return view;
}

// Four digits are too wide for a cell; the exact number is in the cell's label and its drawer.
const short = (number) => (number < 1000 ? String(number) : `${(number / 1000).toFixed(number < 10000 ? 1 : 0)}k`);

function look(cell) {
  const broken = cell.leak + cell.blocked;
  if (cell.leak) return { css: 'leak', text: `✗ ${short(broken)}` };
  if (cell.blocked) return { css: 'blocked', text: `! ${short(broken)}` };
  const text = `${short(cell.allowed)}/${short(cell.total)}`;
  if (!cell.allowed) return { css: 'deny', text };
  const share = cell.allowed / cell.total;
  return { css: share === 1 ? 'a3' : share >= 0.5 ? 'a2' : 'a1', text };
}

function describe(cell, block, service, verb, relation) {
  const broken = cell.leak + cell.blocked;
  const verdict = broken ? `, ${broken} broken` : '';
  return `${blockName(block)}, ${service} ${verb === ALL ? 'all actions' : verb}, ${data.relations[relation]}: ` +
    `${cell.allowed} of ${cell.total} allowed${verdict}`;
}

function cellsOf(view, service, verb) {
  return view.columns.flatMap(({ block, relations }, column) => relations.map((relation, at) => {
    const cell = view.cells.get(`${block}|${service}|${verb}|${relation}`);
    const gap = at === 0 && column > 0 ? 'gap' : undefined;
    if (!cell) return el('td', { class: gap }, el('span', { class: 'none', 'aria-hidden': 'true' }, '·'));
    const { css, text } = look(cell);
    const name = block === ALL ? ALL : data.blocks[block].teams[0];
    return el('td', { class: gap }, el('button', {
      type: 'button', class: `cell ${css}`, tabindex: '-1', 'data-cell': JSON.stringify([name, service, verb, data.relations[relation]]),
      'aria-label': describe(cell, block, service, verb, relation) }, text));
  }));
}

function rowsOf(view, service, verb, label, css) {
  const cells = cellsOf(view, service, verb);
  if (!narrow.matches) return [el('tr', { class: css }, el('th', { scope: 'row' }, label), cells)];
  return [el('tr', { class: css }, el('th', { scope: 'row', colspan: cells.length }, label)), el('tr', {}, cells)];
}

function header(view) {
  const corner = narrow.matches ? [] : [el('td', {})];
  const teams = view.columns.map(({ block, relations }) =>
    el('th', { scope: 'colgroup', class: 'team', colspan: relations.length }, blockName(block)));
  const relations = view.columns.flatMap((column, number) => column.relations.map((relation, at) =>
    el('th', { scope: 'col', class: at === 0 && number > 0 ? 'gap' : undefined }, data.relations[relation])));
  return el('thead', {}, el('tr', {}, corner, teams), el('tr', {}, corner.map((node) => node.cloneNode()), relations));
}

function body(view) {
  const groups = [...view.services.values()].reduce((sum, service) => sum + service.verbs.size, 0);
  const order = [...view.services].sort(([a, left], [b, right]) =>
    right.broken - left.broken || right.actions.size - left.actions.size || a.localeCompare(b));
  const rows = [];
  for (const [service, known] of order) {
    const open = toggled.get(service) ?? (groups <= FEW_GROUPS || known.broken > 0);
    const toggle = el('button', { type: 'button', class: 'toggle', tabindex: '-1', 'aria-expanded': String(open), 'data-service': service }, service);
    const label = [toggle, ' ', el('span', { class: 'small' }, plural(known.actions.size, 'action'))];
    rows.push(...rowsOf(view, service, ALL, label, 'service'));
    if (!open) continue;
    for (const [verb, actions] of [...known.verbs].sort(([a], [b]) => a.localeCompare(b))) {
      const only = actions.size === 1 ? actionName([...actions][0]).split(':').pop() : null;
      const small = only === null ? ` ${plural(actions.size, 'action')}` : only === verb ? '' : ` ${only}`;
      rows.push(...rowsOf(view, service, verb, [verb, el('span', { class: 'small' }, small)], 'group'));
    }
  }
  return el('tbody', {}, rows);
}

function drawMap() {
  const view = collect();
  const map = byId('map');
  const before = document.activeElement;
  const kept = map.contains(before) ? before.dataset : null;
  const table = el('table', { class: 'grid', role: 'grid', 'aria-labelledby': 'heat-map-title' }, header(view), body(view));
  map.replaceChildren(view.total ? table : el('p', {}, 'No request fits these filters.'));
  byId('count').textContent = `${plural(view.total, 'request')} in ${plural(view.services.size, 'service')}, ${view.broken.toLocaleString('en')} broken` +
    (view.added && data.blocks.length > 1 ? '; all teams added up, choose one to see it alone' : '');
  const stops = [...map.querySelectorAll('.cell, .toggle')];
  const again = kept && stops.find((stop) => stop.dataset.cell === kept.cell && stop.dataset.service === kept.service);
  rove(again || stops[0], Boolean(again));
}

// One stop of the tab key for the whole grid; arrow keys move it (ARIA Authoring Practices, Grid pattern).
function rove(stop, focus) {
  if (!stop) return;
  for (const other of byId('map').querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
  stop.tabIndex = 0;
  if (focus) stop.focus();
}

function move(event) {
  const here = event.target.closest('.cell, .toggle');
  const row = here && here.closest('tr');
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const along = [...row.querySelectorAll('.cell, .toggle')];
  const at = along.indexOf(here);
  const steps = { ArrowRight: along[at + 1], ArrowLeft: along[at - 1], Home: along[0], End: along.at(-1),
    ArrowDown: beside(row, here, 'nextElementSibling'), ArrowUp: beside(row, here, 'previousElementSibling') };
  if (!(event.key in steps)) return;
  event.preventDefault();
  rove(steps[event.key], true);
}

function beside(row, here, direction) {
  const column = here.closest('td, th').cellIndex;
  for (let next = row[direction]; next; next = next[direction]) {
    const stop = next.cells[Math.min(column, next.cells.length - 1)]?.querySelector('.cell, .toggle') || next.querySelector('.cell, .toggle');
    if (stop) return stop;
  }
  return null;
}
