// The embedded data with names for its columns, and the two ways in which text reaches the page.
const data = JSON.parse(document.getElementById('data').textContent);
const AS_EXPECTED = 0, LEAK = 1, BLOCKED = 2, NO_OPINION = 3;
const ALLOWED = 0; // the first of data.outcomes
const ALL = '*';
const byId = (id) => document.getElementById(id);

const buckets = data.buckets.map(([block, action, relation, property, outcome, verdict, total]) =>
  ({ block, action, relation, property, outcome, verdict, total, group: data.actions[action][1] }));

const requests = data.requests.map((row) => {
  const [who, action, type, relation, outcome, verdict, property, situation, why, resource, rest] = row;
  const [block, team, kind, profile] = data.whos[who];
  return { block, team, kind, profile, action, group: data.actions[action][1], type: data.texts[type], relation, outcome,
    verdict, property, situation: data.texts[situation], why: data.whys[why], resource: data.texts[resource],
    rest: data.rests[rest] };
});

const actionName = (number) => data.actions[number][0];
const serviceOf = (group) => data.groups[group][0] || 'other';
const verbOf = (group) => data.groups[group][1];
const propertyName = (number) => (number < 0 ? '' : data.properties[number][0]);
const isBroken = (verdict) => verdict === LEAK || verdict === BLOCKED;
const plural = (number, noun) => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

// Control and direction characters of policy text are shown as escapes, so that no line reads other than it is.
function visible(text) {
  return String(text).replace(/[\p{C}\u2028\u2029]/gu, (c) => (c === '\n' ? c : '\\u' + c.codePointAt(0).toString(16).padStart(4, '0')));
}

// An element with attributes and children; text becomes text nodes, never markup.
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children.flat()) {
    if (child !== undefined && child !== null) node.append(child instanceof Node ? child : visible(child));
  }
  return node;
}
