// Each page as elements, made of the view alone.
import { h } from "./dom.js";

const EDITS_BESIDE = 3;
const LINES_BESIDE = 10;
const WARNINGS_BESIDE = 5;

/** All objects and pods; beside them the last edits and warnings. */
export function objects(view) {
  const { state } = view;
  const groups = state.groups.filter((group) => group.rows.length);
  const warnings = state.events.filter((event) => event.type === "Warning");
  return h(
    "div",
    { class: "columns", "data-key": "objects" },
    h(
      "div",
      { class: "objects" },
      groups.length ? null : h("p", { class: "faint" }, "No object of Ray's yet. Apply one, or give files to manta dev."),
      groups.map((group) => table(view, group.kind + "s", group.headings, group.rows, group.kind)),
    ),
    h(
      "aside",
      {},
      section(
        "Edits",
        more("#/edits", state.edits.length - EDITS_BESIDE),
        state.edits.slice(0, EDITS_BESIDE).map((edit) => editOf(view, edit, LINES_BESIDE)),
      ),
      warnings.length
        ? section(
            "Warnings",
            more("#/events", warnings.length - WARNINGS_BESIDE),
            warnings.slice(0, WARNINGS_BESIDE).map((event) => warning(view, event)),
          )
        : null,
    ),
    h(
      "div",
      { class: "pods" },
      state.pods.rows.length ? table(view, "Pods", state.pods.headings, state.pods.rows, "Pod") : null,
    ),
  );
}

/** What each edit changed, the newest first. */
export function edits(view) {
  return section("Edits", null, view.state.edits.map((edit) => editOf(view, edit, Infinity)));
}

/** What happened, the newest first. */
export function events(view) {
  return eventTable(view, view.state.events, "Events", true);
}

/** One object or pod: what it waits for, and all that belongs to it. */
export function object(view, kind, namespace, name) {
  const { state } = view;
  const group = kind === "Pod" ? state.pods : state.groups.find((one) => one.kind === kind);
  const row = group?.rows.find((one) => one.namespace === namespace && one.name === name);
  const title = h("h2", {}, h("span", { class: "faint" }, kind + " "), namespace + "/" + name);
  if (!row) {
    return h("div", { "data-key": "object" }, title, h("p", { class: "faint" }, "It does not exist any more."));
  }
  const pods = kind === "RayCluster" ? state.pods.rows.filter((pod) => pod.namespace === namespace && pod.cluster === name) : [];
  const own = new Set([name, ...pods.map((pod) => pod.name)]);
  const about = state.events.filter((event) => event.namespace === namespace && own.has(event.name));
  return h(
    "div",
    { "data-key": ["object", kind, namespace, name].join("/") },
    title,
    h(
      "dl",
      { class: "facts" },
      group.headings
        .map((heading, i) => [heading, row.cells[i]])
        .slice(1)
        .filter(([heading]) => heading !== "WAITING FOR")
        .map(([heading, cell]) => h("div", {}, h("dt", {}, heading), h("dd", {}, cellOf(view, heading, cell, row)))),
      row.cluster ? h("div", {}, h("dt", {}, "RAYCLUSTER"), h("dd", {}, link("RayCluster", namespace, row.cluster))) : null,
    ),
    row.waits ? h("section", {}, h("h3", {}, "Waiting for"), h("p", { class: "waits" }, row.waits)) : null,
    pods.length ? table(view, "Pods", state.pods.headings, pods, "Pod") : null,
    row.conditions?.length ? conditions(view, row.conditions) : null,
    about.length ? eventTable(view, about, "Events", about.some((event) => event.name !== name)) : null,
    kind === "Pod" ? null : manifests(view),
  );
}

function section(title, beside, ...children) {
  return h("section", { "data-key": title }, h("h3", {}, title, beside ? [" ", beside] : null), ...children);
}

function more(href, count) {
  return count > 0 ? h("a", { href, class: "more" }, `${count} more`) : null;
}

function link(kind, namespace, name) {
  return h("a", { href: "#/" + [kind, namespace, name].map(encodeURIComponent).join("/") }, name);
}

/** Objects of a kind, or pods, one a row. */
function table(view, title, headings, rows, kind) {
  const several = new Set(rows.map((row) => row.namespace)).size > 1;
  const shown = rows.filter((row) => matches(view, row.namespace, row.waits, ...row.cells.map((cell) => cell.text)));
  const beside = shown.length < rows.length ? h("span", { class: "faint" }, `${shown.length} of ${rows.length}`) : null;
  return section(
    title,
    beside,
    grid(
      several ? ["NAMESPACE", ...headings] : headings,
      headings[0],
      shown.map((row) => ({
        key: row.namespace + "/" + row.name,
        cells: [
          ...(several ? [row.namespace] : []),
          ...row.cells.map((cell, i) => (i === 0 ? link(kind, row.namespace, row.name) : cellOf(view, headings[i], cell, row))),
        ],
      })),
    ),
  );
}

function conditions(view, all) {
  return section(
    "Conditions",
    null,
    grid(
      ["CONDITION", "STATUS", "REASON", "SINCE", "MESSAGE"],
      "CONDITION",
      all.map((one) => ({
        key: one.type,
        cells: [one.type, one.status, one.reason, age(view, one.since), one.message],
      })),
    ),
  );
}

function eventTable(view, all, title, objects) {
  const shown = all.filter((event) => matches(view, event.type, event.reason, event.kind, event.namespace, event.name, event.message));
  return section(
    title,
    shown.length ? null : h("span", { class: "faint" }, "none"),
    grid(
      ["LAST", "TYPE", "REASON", ...(objects ? ["OBJECT"] : []), "MESSAGE"],
      "REASON",
      shown.map((event) => ({
        key: [event.kind, event.namespace, event.name, event.reason, event.message].join(" "),
        cells: [
          age(view, event.last) + (event.count > 1 ? ` (x${event.count})` : ""),
          toned(event.type === "Warning" ? "waiting" : "plain", event.type),
          event.reason,
          ...(objects ? [about(event)] : []),
          event.message,
        ],
      })),
    ),
  );
}

/** On a narrow screen each row is a card: its name, then the headings before the other cells. */
function grid(headings, name, rows) {
  if (!rows.length) return null;
  const used = headings.map((heading, i) => rows.some((row) => row.cells[i] !== "" && row.cells[i] !== null));
  const shown = (cells) => cells.filter((cell, i) => used[i]);
  const names = shown(headings);
  return h(
    "table",
    {},
    h("thead", {}, h("tr", {}, names.map((name) => h("th", { scope: "col" }, name)))),
    h(
      "tbody",
      {},
      rows.map((row) =>
        h(
          "tr",
          { "data-key": row.key },
          shown(row.cells).map((cell, i) =>
            h("td", { "data-heading": names[i], class: classOf(cell, names[i], name) }, cell),
          ),
        ),
      ),
    ),
  );
}

function classOf(cell, heading, name) {
  if (cell === "" || cell === null) return "empty";
  if (heading === name) return "name";
  return ["MESSAGE", "WAITING FOR"].includes(heading) ? "wide" : null;
}

function cellOf(view, heading, cell, row) {
  if (heading === "WAITING FOR" && row.waits) return toned(cell.tone, row.waits);
  const text = cell.since ? age(view, cell.since) : cell.text;
  if (heading === "RAYCLUSTER" && isCluster(view, row.namespace, text)) return link("RayCluster", row.namespace, text);
  return text === "" ? "" : toned(cell.tone, text);
}

function isCluster(view, namespace, name) {
  return view.state.groups.some(
    (group) => group.kind === "RayCluster" && group.rows.some((row) => row.namespace === namespace && row.name === name),
  );
}

function toned(tone, text) {
  return tone === "plain" ? text : h("span", { class: tone }, text);
}

function warning(view, event) {
  return h(
    "article",
    { "data-key": [event.kind, event.namespace, event.name, event.reason, event.message].join(" ") },
    h("h4", {}, h("span", { class: "waiting" }, event.reason), " ", about(event), " ", h("span", { class: "faint" }, age(view, event.last))),
    h("p", {}, event.message),
  );
}

function about(event) {
  const isOurs = /^(Pod|Ray(Cluster|Job|Service|CronJob))$/.test(event.kind);
  return [h("span", { class: "faint" }, event.kind + " "), isOurs ? link(event.kind, event.namespace, event.name) : event.name];
}

function editOf(view, edit, most) {
  const found = edit.lines.filter((line) => matches(view, line));
  const shown = found.slice(0, most);
  if (!shown.length) return null;
  return h(
    "article",
    { "data-key": "edit-" + edit.number },
    h("h4", {}, edit.number ? `Edit ${edit.number}` : "Start", " ", h("span", { class: "faint" }, age(view, edit.at) + " ago")),
    h("div", { class: "lines" }, shown.map((line) => h("div", { class: line.startsWith("    ") ? "change" : null }, line.trimStart()))),
    found.length > most ? h("a", { href: "#/edits" }, `${found.length - most} more lines`) : null,
  );
}

/** What an object becomes: each manifest by lines, those that the last edit changed marked. */
function manifests(view) {
  const { manifests: all } = view;
  if (!all) return section("Manifests", null, h("p", { class: "faint" }, "..."));
  const origins = h("label", { class: "more" }, h("input", { type: "checkbox", id: "origins" }), " template lines");
  return section(
    "Manifests",
    all.sheets.length ? origins : h("span", { class: "faint" }, "none"),
    all.problem ? h("pre", { class: "bad" }, all.problem) : null,
    all.sheets.map((sheet) => sheetOf(view, all.of + "/" + sheet.title, sheet)),
  );
}

function sheetOf(view, key, sheet) {
  return h(
    "details",
    { "data-key": key, open: view.open.has(key) },
    h(
      "summary",
      {},
      h("span", { class: "title" }, sheet.title),
      sheet.pods > 1 ? h("span", { class: "faint" }, ` ${sheet.pods} pods`) : null,
      " ",
      sheet.changes.length ? h("span", { class: "badge" }, "changed") : null,
      h("span", { class: "faint source" }, sheet.source),
    ),
    sheet.changes.length ? h("div", { class: "lines" }, sheet.changes.map((change) => h("div", { class: "change" }, change))) : null,
    view.open.has(key) ? yaml(view, sheet) : null,
  );
}

function yaml(view, sheet) {
  return h(
    "pre",
    { class: view.origins ? "yaml with-origins" : "yaml", tabindex: "0" },
    h("span", { class: "line faint" }, h("span", { class: "text" }, "# Source: " + sheet.source)),
    sheet.lines.map((line, i, all) =>
      h(
        "span",
        { class: line.changed ? "line changed" : "line" },
        h("span", { class: "text" }, line.text),
        view.origins ? h("span", { class: "origin" }, line.origin === all[i - 1]?.origin ? "" : line.origin) : null,
      ),
    ),
  );
}

function matches(view, ...texts) {
  const wanted = view.filter.trim().toLowerCase();
  return !wanted || texts.some((text) => (text ?? "").toLowerCase().includes(wanted));
}

/** How long ago, as kubectl has it. */
function age(view, since) {
  const from = Date.parse(since);
  if (Number.isNaN(from)) return "";
  const seconds = Math.max(0, Math.floor((Date.now() - view.behind - from) / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 600) return `${Math.floor(seconds / 60)}m${seconds % 60}s`;
  if (seconds < 3 * 3600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 48 * 3600 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86400)}d`;
}
