// A region of the page that is asked for again every few seconds, such as the
// alerts on the today page. Without script a link beside it does the same.

// Puts new words in; who was on a link there stays on it, if it is still there.
function swap(region, text) {
  const held = region.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  region.innerHTML = text;
  if (held) region.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

export function refresh(region) {
  const seconds = Number(region.dataset.every) || 5;
  let shown = null;
  const ask = async () => {
    try {
      const answer = await fetch(region.dataset.bnRefresh, { credentials: "same-origin" });
      if (answer.redirected || answer.status === 401) {
        window.location.reload();
        return;
      }
      if (answer.ok) {
        const text = await answer.text();
        if (text !== shown) swap(region, text);
        shown = text;
      }
    } catch {
      // The network is away; the next round tries again.
    }
    window.setTimeout(ask, seconds * 1000);
  };
  window.setTimeout(ask, seconds * 1000);
}
