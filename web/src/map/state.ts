/** What of the map is kept in the address, so that a link shows the same picture. */
export interface MapState {
  readonly zoom: number;
  readonly lat: number;
  readonly lon: number;
  readonly layers: readonly string[] | null;
  readonly selected: string | null;
}

/** `#12.3/34.6/119.22&layers=school,hospital&at=school/AN-1`: null layers mean the default choice. */
export function encode(state: MapState): string {
  const place = `${state.zoom.toFixed(2)}/${state.lat.toFixed(5)}/${state.lon.toFixed(5)}`;
  const rest = [
    state.layers === null ? "" : `layers=${state.layers.map(encodeURIComponent).join(",")}`,
    state.selected ? `at=${encodeURIComponent(state.selected)}` : "",
  ].filter(Boolean);
  return `#${[place, ...rest].join("&")}`;
}

/** Reads what `encode` wrote; anything else is null, never an exception. */
export function decode(hash: string): MapState | null {
  const [place = "", ...rest] = hash.replace(/^#/, "").split("&");
  const [zoom, lat, lon] = place.split("/").map(Number);
  if (![zoom, lat, lon].every((n) => Number.isFinite(n)) || Math.abs(lat as number) > 90) return null;
  const field = (name: string): string | null => rest.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
  const layers = field("layers");
  return {
    zoom: zoom as number, lat: lat as number, lon: lon as number,
    layers: layers === null ? null : layers.split(",").filter(Boolean).map(unescape1),
    selected: field("at") === null ? null : unescape1(field("at") as string),
  };
}

function unescape1(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
