/** What htmx tells when a form has been answered. */
export interface Answered {
  readonly elt: Element;
  readonly successful: boolean;
  readonly xhr: Pick<XMLHttpRequest, "status">;
}

/** Done as asked. htmx calls a refusal (422) successful, because its answer is shown; what was typed into such a form has to stay. */
export const accepted = (told: Pick<Answered, "successful" | "xhr">): boolean => told.successful && told.xhr.status < 400;
