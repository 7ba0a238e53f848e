import type { Polygon, Position } from "geojson";

/** Mean earth radius in metres, as the kernel uses it (IUGG R1). */
export const EARTH_M = 6_371_008.8;
const rad = (degrees: number): number => (degrees * Math.PI) / 180;
const deg = (radians: number): number => (radians * 180) / Math.PI;
const lon = (p: Position): number => p[0] ?? 0;
const lat = (p: Position): number => p[1] ?? 0;

/** Great-circle distance in metres (haversine). */
export function distanceM(a: Position, b: Position): number {
  const [dLat, dLon] = [rad(lat(b) - lat(a)), rad(lon(b) - lon(a))];
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(rad(lat(a))) * Math.cos(rad(lat(b))) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

export const lengthM = (line: readonly Position[]): number => line.slice(1).reduce((sum, point, i) => sum + distanceM(line[i] as Position, point), 0);

/** Spherical ring area in m² (Chamberlain & Duquette, JPL 2007), sign dropped. */
export function areaM2(ring: readonly Position[]): number {
  const closed = [...ring, ring[0] as Position];
  const sum = closed.slice(1).reduce((total, p, i) => {
    const q = closed[i] as Position;
    return total + rad(lon(p) - lon(q)) * (2 + Math.sin(rad(lat(q))) + Math.sin(rad(lat(p))));
  }, 0);
  return Math.abs((sum * EARTH_M * EARTH_M) / 2);
}

/** The point `metres` away from `from` on a bearing in degrees. */
export function destination(from: Position, bearing: number, metres: number): Position {
  const [d, b, phi] = [metres / EARTH_M, rad(bearing), rad(lat(from))];
  const phi2 = Math.asin(Math.sin(phi) * Math.cos(d) + Math.cos(phi) * Math.sin(d) * Math.cos(b));
  const lambda2 = rad(lon(from)) + Math.atan2(Math.sin(b) * Math.sin(d) * Math.cos(phi), Math.cos(d) - Math.sin(phi) * Math.sin(phi2));
  return [deg(lambda2), deg(phi2)];
}

/** A circle as a polygon of `sides` corners, anticlockwise and closed as RFC 7946 asks; seven decimals are a centimetre. */
export function circle(centre: Position, radiusM: number, sides = 72): Polygon {
  const round = (p: Position): Position => p.map((n) => Math.round(n * 1e7) / 1e7);
  const ring = Array.from({ length: sides }, (_, i) => round(destination(centre, 360 - (i * 360) / sides, radiusM)));
  return { type: "Polygon", coordinates: [[...ring, ring[0] as Position]] };
}

/** A ring closed and anticlockwise. */
export function polygon(points: readonly Position[]): Polygon {
  const signed = points.reduce((sum, p, i) => {
    const q = points[(i + 1) % points.length] as Position;
    return sum + (lon(q) - lon(p)) * (lat(q) + lat(p));
  }, 0);
  const ring = signed > 0 ? [...points].reverse() : [...points];
  return { type: "Polygon", coordinates: [[...ring, ring[0] as Position]] };
}

export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** The box around any GeoJSON, or null around nothing. */
export function boxOf(geometry: unknown): Box | null {
  const box: Box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  walk(geometry, box);
  return box.west <= box.east ? box : null;
}

function walk(node: unknown, box: Box): void {
  if (Array.isArray(node)) {
    if (typeof node[0] === "number" && typeof node[1] === "number") {
      box.west = Math.min(box.west, node[0]);
      box.east = Math.max(box.east, node[0]);
      box.south = Math.min(box.south, node[1]);
      box.north = Math.max(box.north, node[1]);
    } else node.forEach((each) => walk(each, box));
  } else if (node && typeof node === "object") {
    const { coordinates, geometry, geometries, features } = node as Record<string, unknown>;
    [coordinates, geometry, geometries, features].forEach((part) => part && walk(part, box));
  }
}

export const distanceText = (metres: number, km = "公里", m = "米"): string => (metres >= 1000 ? `${(metres / 1000).toFixed(metres >= 100_000 ? 0 : 2)} ${km}` : `${metres.toFixed(0)} ${m}`);

export const areaText = (m2: number, km2 = "平方公里", ha = "公顷"): string => (m2 >= 1e6 ? `${(m2 / 1e6).toFixed(2)} ${km2}` : `${(m2 / 1e4).toFixed(2)} ${ha}`);
