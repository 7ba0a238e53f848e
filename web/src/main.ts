import htmx from "htmx.org";
import "./styles/index.css";
import { alarm, sound } from "./controllers/alarm";
import { clock } from "./controllers/clock";
import { confirm } from "./controllers/confirm";
import { deadline } from "./controllers/deadline";
import { keys } from "./controllers/keys";
import { link, live } from "./controllers/live";
import { autosubmit, copier, filedrop, here, opener, printer, tickall } from "./controllers/misc";
import { shell } from "./controllers/shell";
import { tabs } from "./controllers/tabs";
import { theme } from "./controllers/theme";
import { toasts } from "./controllers/toasts";
import { lazy, register, start } from "./controller";
import "./live/morph";
import { LiveStream } from "./live/stream";
import { accepted, type Answered } from "./answered";
import { setServerNow } from "./time";

Object.entries({ alarm, autosubmit, clock, confirm, copier, deadline, filedrop, here, keys, link, live, opener, printer, shell, sound, tabs, theme, tickall, toasts }).forEach(
  ([name, controller]) => register(name, controller),
);
lazy("consult-map", () => import("./map/consult").then((room) => room.consultMap));
lazy("map", () => import("./map").then((room) => room.map));
lazy("geometry-input", () => import("./map/input").then((room) => room.geometryInput));
lazy("pick", () => import("./map/pick").then((room) => room.pick));
lazy("field", () => import("./field").then((room) => room.field));
lazy("chart", () => import("./controllers/chart").then((room) => room.chart));

htmx.config.selfRequestsOnly = true;
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;
/* A refused form (422) comes back with its errors and is shown in place. */
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: false, error: true },
];

document.addEventListener("DOMContentLoaded", () => {
  const { now, live: url, cursor, csrf, liveKeep } = document.body.dataset;
  setServerNow(now);
  document.body.addEventListener("htmx:configRequest", (event) => {
    ((event as CustomEvent).detail as { headers: Record<string, string> }).headers["X-CSRFToken"] = csrf ?? "";
  });
  bar();
  resets();
  start(document.body);
  if (url) new LiveStream(url, cursor ?? "", liveKeep !== undefined).start();
});

/** The thin line at the top while a request is under way. */
function bar(): void {
  const line = document.body.appendChild(Object.assign(document.createElement("div"), { className: "progress-line" }));
  document.body.addEventListener("htmx:beforeRequest", () => line.classList.add("on"));
  document.body.addEventListener("htmx:afterRequest", () => line.classList.remove("on"));
}

/** `data-reset`: a small form is empty again once what it said was taken. */
function resets(): void {
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const answered = (event as CustomEvent<Answered>).detail;
    if (accepted(answered) && answered.elt instanceof HTMLFormElement && "reset" in answered.elt.dataset) answered.elt.reset();
  });
}
