import { note } from "./toasts";
import { t } from "../i18n";

/** `data-opens="id"` opens a dialog; clicks beside an open sheet close it. */
export function opener(element: HTMLElement): () => void {
  const press = (): void => (document.getElementById(element.dataset.opens ?? "") as HTMLDialogElement | null)?.showModal();
  element.addEventListener("click", press);
  return () => element.removeEventListener("click", press);
}

export function copier(element: HTMLElement): () => void {
  const press = (): void => void navigator.clipboard.writeText(element.dataset.copy ?? "").then(() => note({ text: t("已复制"), tone: "ok" }));
  element.addEventListener("click", press);
  return () => element.removeEventListener("click", press);
}

/** A file field that says what was chosen and takes a dropped file. */
export function filedrop(element: HTMLElement): () => void {
  const field = element.querySelector<HTMLInputElement>('input[type="file"]');
  const name = element.querySelector<HTMLElement>("[data-name]");
  const show = (): void => void (name && field && (name.textContent = [...(field.files ?? [])].map((file) => file.name).join("、")));
  const over = (event: DragEvent): void => event.preventDefault();
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    if (!field || !event.dataTransfer) return;
    field.files = event.dataTransfer.files;
    show();
  };
  field?.addEventListener("change", show);
  element.addEventListener("dragover", over);
  element.addEventListener("drop", drop);
  return () => element.removeEventListener("drop", drop);
}

/** A box that ticks all boxes of the same name. */
export function tickall(element: HTMLElement): () => void {
  const tick = (): void => document.querySelectorAll<HTMLInputElement>(`input[type="checkbox"][name="${element.dataset.of}"]`).forEach((box) => (box.checked = (element as HTMLInputElement).checked));
  element.addEventListener("change", tick);
  return () => element.removeEventListener("change", tick);
}

/** Sends its form when a field changes (filters). */
export function autosubmit(element: HTMLElement): () => void {
  const send = (): void => (element as HTMLFormElement).requestSubmit();
  element.addEventListener("change", send);
  return () => element.removeEventListener("change", send);
}

/** Prints when the page is ready (`?print=1`) or the button is pressed. */
export function printer(element: HTMLElement): () => void {
  const press = (): void => window.print();
  element.addEventListener("click", press);
  return () => element.removeEventListener("click", press);
}

/** Fills the form's hidden `lon` and `lat` with where the device is, when a photograph is chosen, and says so. */
export function here(element: HTMLElement): () => void {
  const told = element.querySelector<HTMLElement>('[data-part="told"]');
  const put = (name: string, value: number): void => {
    const field = element.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (field) field.value = value.toFixed(6);
  };
  const ask = (event: Event): void => {
    if ((event.target as HTMLInputElement).type !== "file" || !("geolocation" in navigator)) return;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        put("lon", coords.longitude);
        put("lat", coords.latitude);
        if (told) told.textContent = `${t("已附上当前位置")} ${coords.longitude.toFixed(5)}, ${coords.latitude.toFixed(5)}`;
      },
      () => void (told && (told.textContent = t("没有取得当前位置；照片自带的位置仍会保留"))),
      { enableHighAccuracy: true, timeout: 8000 },
    );
  };
  element.addEventListener("change", ask);
  return () => element.removeEventListener("change", ask);
}
