// Wires the page: every event ends in one redraw.
function show() {
  writeForm();
  drawMap();
  if (state.cell) openDrawer();
  else closeDrawer();
}

function filtersChanged() {
  readForm();
  state.cell = '';
  writeAddress(false);
  drawMap();
}

// An address such as #sizes is a place on the page, one with `=` is a view of the heat map.
function addressChanged() {
  if (location.hash && !location.hash.includes('=')) return;
  readAddress();
  show();
  if (location.hash && !state.cell) byId('heat-map').scrollIntoView();
}

function openCell(cell) {
  state.cell = cell;
  writeAddress(true);
  openDrawer();
}

function drawerClosed() {
  const cell = state.cell;
  state.cell = '';
  writeAddress(false);
  const opener = [...byId('map').querySelectorAll('.cell')].find((stop) => stop.dataset.cell === cell);
  if (opener) rove(opener, true);
}

function expandAll() {
  const toggles = [...byId('map').querySelectorAll('.toggle')];
  const open = toggles.some((toggle) => toggle.getAttribute('aria-expanded') === 'false');
  for (const service of data.groups.keys()) toggled.set(serviceOf(service), open);
  byId('expand').textContent = open ? 'Collapse all' : 'Expand all';
  drawMap();
}

// The reader's choice of colours, kept where the browser lets a page keep something.
function startTheme() {
  const button = byId('theme'), root = document.documentElement, dark = matchMedia('(prefers-color-scheme: dark)');
  const current = () => root.dataset.theme || (dark.matches ? 'dark' : 'light');
  const label = () => { button.textContent = current() === 'dark' ? 'Light' : 'Dark'; };
  try {
    const kept = localStorage.getItem('abac-theme');
    if (kept === 'dark' || kept === 'light') root.dataset.theme = kept;
  } catch { /* storage is off: the choice lasts as long as the page */ }
  button.addEventListener('click', () => {
    root.dataset.theme = current() === 'dark' ? 'light' : 'dark';
    try { localStorage.setItem('abac-theme', root.dataset.theme); } catch { /* as above */ }
    label();
  });
  dark.addEventListener('change', label);
  button.hidden = false;
  label();
}

fillFilters();
startTheme();
byId('filters').hidden = byId('counts').hidden = false;
byId('filters').addEventListener('input', filtersChanged);
byId('filters').addEventListener('submit', (event) => event.preventDefault());
byId('filters').addEventListener('reset', () => setTimeout(filtersChanged));
byId('expand').addEventListener('click', expandAll);
byId('map').addEventListener('keydown', move);
byId('map').addEventListener('click', (event) => {
  const cell = event.target.closest('.cell'), toggle = event.target.closest('.toggle');
  if (cell) { rove(cell, false); openCell(cell.dataset.cell); }
  if (toggle) { rove(toggle, true); toggled.set(toggle.dataset.service, toggle.getAttribute('aria-expanded') === 'false'); drawMap(); }
});
byId('close').addEventListener('click', closeDrawer);
drawer.addEventListener('click', (event) => { if (event.target === drawer) closeDrawer(); });
drawer.addEventListener('close', () => { if (state.cell) drawerClosed(); });
addEventListener('hashchange', addressChanged);
addEventListener('popstate', addressChanged);
narrow.addEventListener('change', drawMap);
readAddress();
show();
if (location.hash.includes('=') && !state.cell) byId('heat-map').scrollIntoView();
