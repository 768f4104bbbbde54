// Quick exit. The link works without this script; with it the screen is blank
// at once and the page leaves no entry under Back.

const REST = 5000; // milliseconds after which presses of Shift are forgotten

function leave(href) {
  document.documentElement.classList.add("bn-blank");
  document.title = "";
  window.location.replace(href);
}

export function quickExit(region) {
  const link = region.querySelector("a");
  if (!link) return;
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  status.className = "govuk-visually-hidden";
  region.append(status);
  let presses = 0;
  let timer = 0;
  let combined = false;

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href);
  });

  // Shift alone, three times. Shift held for a capital letter does not count.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") combined = true;
    else if (!event.repeat) combined = false;
  }, true);
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") return;
    window.clearTimeout(timer);
    presses = combined ? 0 : presses + 1;
    if (presses >= 3) {
      leave(link.href);
      return;
    }
    status.textContent = presses === 1 ? region.dataset.two : presses === 2 ? region.dataset.one : "";
    timer = window.setTimeout(() => {
      presses = 0;
      status.textContent = "";
    }, REST);
  }, true);

  // A page that the browser kept in memory is asked for again, so that Back
  // shows what the server knows now: no draft.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
}
