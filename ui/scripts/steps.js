// A step of a wizard is sent without adding to the history, so that Back
// does not walk through the answers. Without script the form is sent as usual.

export function sendStep(form) {
  form.addEventListener("submit", async (event) => {
    const body = new URLSearchParams(new FormData(form));
    const button = event.submitter;
    if (button && button.name) body.append(button.name, button.value);
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    const plainly = () => {
      const field = document.createElement("input");
      field.type = "hidden";
      if (button && button.name) {
        field.name = button.name;
        field.value = button.value;
        form.append(field);
      }
      form.submit();
    };
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
      if (answer.type === "opaqueredirect" || answer.status === 422) window.location.replace(form.action);
      else plainly();
    } catch {
      plainly();
    }
  });
}
