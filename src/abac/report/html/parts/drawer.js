// The drawer: what one cell counts, request by request. A modal <dialog>: the browser keeps the focus inside.
const PAGE = 40; // requests shown at once
const drawer = byId('drawer');
const OPINIONS = ['as the contract expects', 'broken: allowed, must be denied', 'broken: denied, must be allowed', 'the contract has no opinion'];
const EDGES = ['', 'leak-edge', 'blocked-edge', ''];

function cellRows(rows, [team, service, verb, relation]) {
  const fits = currentFilter();
  const block = team === ALL ? null : blockOf(team);
  return rows.filter((row) => fits(row) && (block === null || row.block === block) && serviceOf(row.group) === service &&
    (verb === ALL || verbOf(row.group) === verb) && data.relations[row.relation] === relation);
}

function openDrawer() {
  let parts;
  try {
    parts = JSON.parse(state.cell);
  } catch {
    parts = null;
  }
  if (!Array.isArray(parts) || parts.length !== 4) return closeDrawer();
  const counted = cellRows(buckets, parts);
  const [team, service, verb, relation] = parts;
  const name = team === ALL ? blockName(ALL) : blockOf(team) < 0 ? team : blockName(blockOf(team));
  byId('drawer-title').replaceChildren(visible(`${name} · ${service} ${verb === ALL ? 'all actions' : verb} · ${relation}`));
  const held = cellRows(requests, parts).sort((a, b) => rank(b) - rank(a));
  byId('drawer-body').replaceChildren(summary(counted, held), list(held));
  if (!drawer.open) drawer.showModal();
  byId('drawer-title').focus();
}

// What matters most stands first: broken, then allowed, then what the contract speaks of.
const rank = (row) => 4 * isBroken(row.verdict) + 2 * (row.outcome === ALLOWED) + (row.verdict !== NO_OPINION);

function closeDrawer() {
  if (drawer.open) drawer.close();
}

function summary(counted, held) {
  const sum = (test) => counted.reduce((total, bucket) => total + (test(bucket) ? bucket.total : 0), 0);
  const total = sum(() => true), broken = sum((bucket) => isBroken(bucket.verdict));
  const first = `${plural(total, 'request')}: ${sum((b) => b.outcome === ALLOWED)} allowed, ${sum((b) => b.outcome !== ALLOWED)} denied, ${broken} broken.`;
  const second = held.length < total
    ? `Shown: ${shownOf(held, broken)}${plural(held.filter((row) => !isBroken(row.verdict)).length, 'example')} of the others; results.json holds all.`
    : 'All of them are shown.';
  return el('p', { class: 'muted' }, `${first} ${total ? second : 'Nothing fits this cell and the filters.'}`);
}

// Requests that are the same in everything shown here are held once, and a very large matrix is not held whole.
function shownOf(held, broken) {
  const kept = held.filter((row) => isBroken(row.verdict)).length;
  return broken ? `${kept === broken ? 'all' : `${kept} of ${broken}`} broken and ` : '';
}

function list(held) {
  const box = el('div', {});
  let at = 0;
  const more = el('button', { type: 'button', class: 'quiet' });
  const extend = () => {
    const next = held.slice(at, at + PAGE).map((row, offset) => card(row, at + offset === 0));
    at += next.length;
    more.before(...next);
    more.hidden = at >= held.length;
    more.textContent = `Show ${Math.min(PAGE, held.length - at)} more of ${held.length - at}`;
    return next[0];
  };
  box.append(more);
  more.addEventListener('click', () => extend()?.querySelector('summary').focus());
  extend();
  box.className = 'requests';
  return box;
}

function card(row, open) {
  const allowed = row.outcome === ALLOWED;
  const css = row.verdict === LEAK ? 'leak' : row.verdict === BLOCKED ? 'blocked' : allowed ? 'Allowed' : 'plainly';
  const node = el('details', { class: `request ${EDGES[row.verdict]}`, open },
    el('summary', {}, el('span', { class: `pill ${css}` }, data.outcomes[row.outcome]), el('strong', {}, actionName(row.action)),
      el('span', { class: 'small' }, [row.type === '*' ? '' : row.type, row.situation].filter(Boolean).join(', '))));
  const fill = () => node.childElementCount > 1 || node.append(details(row));
  node.addEventListener('toggle', () => node.open && fill());
  if (open) fill();
  return node;
}

function details(row) {
  const [statements, blocked, absent, ignored, notes] = row.why;
  const items = el('dl', {});
  const item = (name, ...values) => values.length && items.append(el('dt', {}, name), ...values.map((value) => el('dd', {}, value)));
  item('Contract', contract(row));
  item('Who', `${row.team}, ${row.kind.replaceAll('_', ' ')}${row.profile ? `, ${row.profile}` : ''}`);
  item('Decided by', ...(statements.length ? statements.map(statementText) : ['no statement speaks of it']));
  if (blocked.length) item('Blocked by', blocked.join(', '));
  if (absent.length) item('Absent keys', absent.join(', '));
  if (ignored.length) item('Ignored keys', ignored.join(', '));
  item('Notes', ...notes);
  item('Request', requestText(row));
  return items;
}

function contract(row) {
  const opinion = el('strong', {}, OPINIONS[row.verdict]);
  if (row.property < 0) return [opinion];
  const [id, title] = data.properties[row.property];
  const wanted = { [AS_EXPECTED]: row.outcome === ALLOWED ? 'wants it allowed' : 'wants it denied', [LEAK]: 'wants it denied', [BLOCKED]: 'wants it allowed', [NO_OPINION]: 'names it' }[row.verdict];
  return [opinion, ` — ${id} ${wanted}${title ? `: ${title}` : ''}`];
}

function statementText(number) {
  const [type, effect, name, document, file, line] = data.statements[number];
  const place = file ? el('code', {}, line ? `${file}:${line}` : file) : null;
  return [`${effect}, statement `, el('strong', {}, name), `${document ? ` of ${document}` : ''} (${type}) `, place];
}

function requestText(row) {
  const { principal, ...rest } = row.rest;
  const text = JSON.stringify({ principal, action: actionName(row.action), resource: row.resource, ...rest }, null, 2);
  const pre = el('pre', { tabindex: '0', role: 'group', 'aria-label': 'Request as JSON' }, text);
  const copy = el('button', { type: 'button', class: 'quiet copy' }, 'Copy');
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(pre);
      copy.textContent = 'Selected: copy it now';
    }
  });
  return [pre, copy];
}
