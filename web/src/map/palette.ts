/** The map's own colours by day and by night. */
export interface Palette {
  readonly sea: string;
  readonly land: string;
  readonly city: string;
  readonly border: string;
  readonly cityBorder: string;
  readonly shore: string;
  readonly river: string;
  readonly motorway: string;
  readonly trunk: string;
  readonly street: string;
  readonly casing: string;
  readonly text: string;
  readonly textSoft: string;
  readonly waterText: string;
  readonly halo: string;
}

export const LIGHT: Palette = {
  sea: "#cfe0ee", land: "#eceee9", city: "#f9f9f5", border: "#a9b6c8", cityBorder: "#6f83a0", shore: "#9db6cc", river: "#9cc4e4",
  motorway: "#e9a23b", trunk: "#f0c878", street: "#d9dde3", casing: "#ffffff", text: "#26364a", textSoft: "#5a6b80", waterText: "#3c76a8", halo: "#ffffffd9",
};

export const DARK: Palette = {
  sea: "#0b1826", land: "#131c27", city: "#182330", border: "#34465c", cityBorder: "#5b7596", shore: "#2a4159", river: "#1f4a6e",
  motorway: "#8a6427", trunk: "#6b5530", street: "#2a3848", casing: "#0f1722", text: "#cfdae8", textSoft: "#8d9fb5", waterText: "#5d94c4", halo: "#0d141ee0",
};

export const palette = (): Palette => (document.documentElement.dataset.bsTheme === "dark" ? DARK : LIGHT);
