// A region of the page that is asked for again every few seconds, such as the
// alerts on the today page. Without script a link beside it does the same.

export function refresh(region) {
  const seconds = Number(region.dataset.every) || 5;
  const ask = async () => {
    try {
      const answer = await fetch(region.dataset.bnRefresh, { credentials: "same-origin" });
      if (answer.redirected || answer.status === 401) {
        window.location.reload();
        return;
      }
      if (answer.ok) {
        const text = await answer.text();
        if (text !== region.dataset.last) {
          region.dataset.last = text;
          if (!region.contains(document.activeElement)) region.innerHTML = text;
        }
      }
    } catch {
      // The network is away; the next round tries again.
    }
    window.setTimeout(ask, seconds * 1000);
  };
  window.setTimeout(ask, seconds * 1000);
}
