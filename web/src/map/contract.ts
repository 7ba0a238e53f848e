import type { FeatureCollection } from "geojson";

/** What the server says of the layers this user may see: `GET /api/map/layers`. */
export interface LayerIndex {
  readonly groups: readonly LayerGroup[];
  readonly cursor: string;
}

export interface LayerGroup {
  readonly key: string;
  readonly label: string;
  readonly layers: readonly Layer[];
}

export interface Layer {
  readonly key: string;
  readonly label: string;
  readonly symbol: string;
  readonly geometry: "point" | "line" | "polygon";
  readonly min_zoom: number;
  readonly tiles: string;
  readonly count: number;
  readonly on?: boolean;
}

/**
 * `GET /api/map/situation[?incident=id]`: what is happening now. Properties by collection:
 * footprints {run, label, level, colour, distance_m, title, at}; warnings {id, headline, colour, url};
 * alerts {id, title, level, symbol, active, url}; incidents {id, title, level, symbol, url};
 * forces {id, title, symbol, state, eta, url} with a point for the unit or a line for its way;
 * chain {id, title, symbol, url}: the places of one chain of cases, and the line along them; only with `?incident=` or `?chain=danger/3`;
 * works {id, title, symbol, level, url}: hazardous work under way and grave dangers, level 1 late or stopped, 2 grave, 4 as permitted.
 */
export interface Situation {
  readonly at: string;
  readonly footprints: FeatureCollection;
  readonly warnings: FeatureCollection;
  readonly alerts: FeatureCollection;
  readonly incidents: FeatureCollection;
  readonly forces: FeatureCollection;
  readonly works: FeatureCollection;
  readonly chain?: FeatureCollection;
}

/** `GET /api/map/search?q=` */
export interface Found {
  readonly label: string;
  readonly kind_label: string;
  readonly symbol: string;
  readonly lon: number;
  readonly lat: number;
  readonly url: string | null;
  readonly ref: string | null;
}

/** `POST /api/map/inside {geometry, layers}` */
export interface Inside {
  readonly rows: readonly { readonly label: string; readonly symbol: string; readonly count: number; readonly url: string | null }[];
  readonly population: number | null;
  readonly note: string;
}

export const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };
