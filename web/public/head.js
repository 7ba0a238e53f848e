/* Before the first paint: the theme this browser chose, else the account's, else the device's. */
(function () {
  var root = document.documentElement, choice = "auto";
  try { choice = localStorage.getItem("anlan.theme") || root.dataset.theme || "auto"; } catch (_) { /* storage may be closed */ }
  var dark = choice === "dark" || (choice === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.bsTheme = dark ? "dark" : "light";
})();
