// The page: what there is to show, what the reader chose, and the drawing of both.
import { show } from "./dom.js";
import { follow } from "./stream.js";
import { edits, events, object, objects } from "./pages.js";

const view = {
  state: null, // as manta dev sent it last
  route: [], // of the address: nothing, a page, or kind, namespace and name
  filter: "",
  behind: 0, // ms
  manifests: null, // of the object that is shown
  open: new Set(), // manifests that the reader opened
  origins: false, // whether the templates' lines stand beside them
};
const page = document.getElementById("page");
const filter = document.getElementById("filter");

function draw() {
  document.querySelectorAll("nav a").forEach((link) => {
    const here = link.hash === "#/" + view.route.join("/") || (link.hash === "#/" && view.route.length === 3);
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  if (!view.state) return;
  const { ready, objects: all } = view.state;
  document.title = all ? `${ready}/${all} ready - manta dev` : "manta dev";
  show(document.getElementById("summary"), all ? `${ready} of ${all} ready` : "nothing given yet");
  document.getElementById("summary").className = ready === all ? "good" : "waiting";
  show(page, pageOf(view.route));
}

function pageOf(route) {
  if (route.length === 3) return object(view, ...route);
  return { edits, events }[route[0]]?.(view) ?? objects(view);
}

/** Those of the object shown; asked for again when it, or a template, was edited. */
async function loadManifests() {
  const [kind, namespace, name] = view.route;
  const wanted = view.route.length === 3 && kind !== "Pod" ? view.route.join("/") : "";
  const edition = wanted && [wanted, generation(kind, namespace, name), view.state?.edits[0]?.number].join(" ");
  if (edition === view.edition) return;
  view.edition = edition;
  if (!wanted) {
    view.manifests = null;
    return;
  }
  if (view.manifests?.of !== wanted) view.manifests = null;
  try {
    const answer = await fetch("manifests/" + view.route.map(encodeURIComponent).join("/"));
    const body = answer.ok ? await answer.json() : { problem: "", sheets: [] };
    if (view.edition !== edition) return;
    view.manifests = { of: wanted, ...body };
    draw();
  } catch {
    view.edition = ""; // the next state asks again
  }
}

function generation(kind, namespace, name) {
  return view.state?.groups
    .find((group) => group.kind === kind)
    ?.rows.find((row) => row.namespace === namespace && row.name === name)?.generation;
}

function routed() {
  const route = location.hash.replace(/^#\//, "").split("/").filter(Boolean);
  try {
    view.route = route.map(decodeURIComponent);
  } catch {
    view.route = [];
  }
  draw();
  loadManifests();
}

window.addEventListener("hashchange", () => {
  routed();
  window.scrollTo(0, 0);
  page.focus({ preventScroll: true });
});
filter.addEventListener("input", () => {
  view.filter = filter.value;
  draw();
});
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    filter.focus();
  } else if (event.key === "Escape" && isTyping) {
    filter.value = view.filter = "";
    filter.blur();
    draw();
  }
});
page.addEventListener(
  "toggle",
  (event) => {
    const { key } = event.target.dataset;
    if (event.target.open) view.open.add(key);
    else view.open.delete(key);
    draw();
  },
  true,
);
page.addEventListener("change", (event) => {
  if (event.target.id === "origins") {
    view.origins = event.target.checked;
    draw();
  }
});

follow(
  (state) => {
    view.state = state;
    draw();
    loadManifests();
  },
  (connection) => {
    const words = {
      live: "live",
      lost: "connection lost, trying again",
      ended: "manta dev has ended; this is what was last",
    };
    const status = document.getElementById("connection");
    status.className = connection;
    show(status, words[connection]);
    document.body.classList.toggle("stale", connection !== "live");
  },
  (behind) => (view.behind = behind),
);
setInterval(draw, 1000); // ages
routed();
