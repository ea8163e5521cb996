/* Comfort only: everything works without it. Leave now, or Escape twice, blanks the page at once (the other site may be
   slow to come) and takes its place in the history. Enter sends what is written, Shift and Enter begin a new line. */
(function (d) {
  var leave = d.getElementById("leave"), text = d.getElementById("text"), before = -Infinity;
  function go(event) {
    event.preventDefault();
    d.documentElement.style.display = "none";
    d.title = "\u200b";
    location.replace(leave.href);
  }
  leave.addEventListener("click", go);
  d.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.isComposing || event.repeat) return;
    if (event.timeStamp - before < 1500) go(event);
    before = event.timeStamp;
  });
  if (!text) return;
  text.enterKeyHint = "send";
  text.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    d.getElementById("say").click();
  });
})(document);
