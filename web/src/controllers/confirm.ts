import { t } from "../i18n";

interface Asked {
  readonly question: string | null;
  readonly elt: HTMLElement;
  issueRequest(skip: boolean): void;
}

/** `hx-confirm` asks in our own dialog: what happens is its title, `data-confirm-basis` the clause or consequence below. */
export function confirm(element: HTMLElement): () => void {
  const dialog = element as HTMLDialogElement;
  const ask = (event: Event): void => {
    const asked = (event as CustomEvent<Asked>).detail;
    if (!asked.question) return;
    event.preventDefault();
    open(dialog, asked.question, asked.elt, () => asked.issueRequest(true));
  };
  const submit = (event: Event): void => {
    const form = event.target as HTMLFormElement;
    if (!form.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    open(dialog, form.dataset.confirm, form, () => {
      form.dataset.confirmed = "yes";
      form.requestSubmit();
    });
  };
  document.body.addEventListener("htmx:confirm", ask);
  document.body.addEventListener("submit", submit);
  return () => {
    document.body.removeEventListener("htmx:confirm", ask);
    document.body.removeEventListener("submit", submit);
  };
}

function open(dialog: HTMLDialogElement, question: string, source: HTMLElement, yes: () => void): void {
  const part = (name: string): HTMLElement | null => dialog.querySelector(`[data-part="${name}"]`);
  const [title, basis, go] = [part("title"), part("basis"), part("yes")];
  if (title) title.textContent = question;
  if (basis) basis.textContent = source.dataset.confirmBasis ?? "";
  if (go) go.textContent = source.dataset.confirmVerb ?? t("确定");
  go?.classList.toggle("btn-danger", source.dataset.confirmTone === "grave");
  go?.classList.toggle("btn-primary", source.dataset.confirmTone !== "grave");
  dialog.onclose = () => void (dialog.returnValue === "yes" && yes());
  dialog.returnValue = "";
  dialog.showModal();
}
