/**
 * The symbols of the one map, our own drawing on the plan of GB/T 35649-2017: a rounded frame for events (突发事件),
 * a square one for all that stands there before anything happens; 32 × 32 grid; one hue a domain.
 * `gb` is the code of the standard's symbol of the same meaning, empty where the standard has none.
 */
export interface Drawing {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  readonly gb: string;
  readonly hue: Hue;
  readonly glyph: string;
}

export type Hue = "event" | "hazard" | "water" | "station" | "target" | "force" | "supply";

/** Frame colours: white glyphs keep a contrast of at least 4.5 : 1 on each. */
export const HUES: Record<Hue, string> = {
  event: "#c62828",
  hazard: "#b45309",
  water: "#0369a1",
  station: "#0f766e",
  target: "#4338ca",
  force: "#15803d",
  supply: "#4d7c0f",
};

const F = 'fill="#fff" stroke="none"';

const draw = (key: string, zh: string, en: string, gb: string, hue: Hue, glyph: string): Drawing => ({ key, zh, en, gb, hue, glyph });

export const DRAWINGS: readonly Drawing[] = [
  // 危险源
  draw("hazard_installation", "重大危险源", "Major hazard installation", "B10100", "hazard",
    `<path d="M16 6.5 26 25H6z"/><path d="M16 13v5.5"/><circle cx="16" cy="21.8" r="1.3" ${F}/>`),
  draw("enterprise", "危化企业", "Chemical enterprise", "B10100", "hazard",
    `<path d="M7 25V15l5 3v-3l5 3v-3l4 2.4L22 8h3l.6 17z"/><path d="M11 21.5h2M16 21.5h2"/>`),
  draw("park", "化工园区", "Chemical park", "B10100", "hazard",
    `<path d="M6 25h20"/><path d="M8 25V14h5v11M13 25v-8h6v8M19 25V11h5v14"/><path d="M10.5 11V8M21.5 8V6"/>`),
  draw("tank", "储罐", "Storage tank", "B10100", "hazard",
    `<path d="M8.5 10v12c0 1.7 3.4 3 7.5 3s7.5-1.3 7.5-3V10"/><ellipse cx="16" cy="10" rx="7.5" ry="3"/><path d="M8.5 16.2c1.5 2.2 13.5 2.2 15 0"/>`),
  draw("hazmat_vehicle", "危险货物车辆", "Hazardous-goods vehicle", "B10200", "hazard",
    `<path d="M5.5 21V11.500h13V21M18.5 14.500h4.500l3.5 3.800V21h-8"/><circle cx="10" cy="22.5" r="2"/><circle cx="21.5" cy="22.5" r="2"/><path d="m12 13.2 2.9 2.9-2.9 2.9-2.9-2.900z" ${F}/>`),
  draw("geohazard", "地质灾害点", "Geological hazard point", "A10400", "hazard",
    `<path d="M6 25 13.5 9l4 7.5 2.5-3L26 25z"/><circle cx="22.5" cy="8.5" r="1.7" ${F}/><circle cx="25.3" cy="13" r="1.2" ${F}/><circle cx="19" cy="10.3" r="1" ${F}/>`),
  draw("forest", "森林地块", "Forest block", "A10600", "hazard",
    `<path d="M16 6 9.5 15h3L8 21.500h16L19.5 15h3z"/><path d="M16 21.500V26"/>`),
  draw("risk_point", "风险点", "Risk point", "B10100", "hazard",
    `<path d="M16 6.5 25.5 16 16 25.5 6.5 16z"/><path d="M16 12v4.6"/><circle cx="16" cy="19.8" r="1.3" ${F}/>`),
  draw("danger", "事故隐患", "Hidden danger", "B10100", "hazard",
    `<path d="M16 7 L25.5 24 H6.5 Z"/><path d="M16 13.5 V18.5"/><circle cx="16" cy="21.2" r="1" ${F}/>`),
  draw("work_permit", "特殊作业", "Hazardous work", "B10100", "hazard",
    '<path d="M17 7 C18 11 22 13 21 18.5 A5.2 5.2 0 0 1 11 18.5 C10.6 15.8 12.6 14.6 13 12.5 C14.2 13.2 14.8 14.4 14.8 15.4 C16.6 13.4 17.4 10.4 17 7 Z"/><path d="M10 25.5 H22"/>'),
  draw("construction", "建设工地", "Construction site", "A20300", "hazard",
    `<path d="M9 25.500V8h14M9 8l-2.5 4H9M9 12l4-4M20 8v5M18 13h4v3h-4zM6 25.500h7"/>`),
  draw("mine", "矿山", "Mine", "A20200", "hazard",
    `<path d="M8 8c6-2.5 12 0 15.5 6.500M9 24 18.5 11M6 25.500h20"/>`),
  draw("gas_network", "燃气管网", "Gas network", "C20700", "hazard",
    `<path d="M5.5 20.500H14v-6h12.500M5.5 23.500v-6M26.5 17.500v-6M14 14.500v-4M11 8.500h6"/>`),
  // 水利
  draw("reservoir", "水库", "Reservoir", "C20500", "water",
    `<path d="M20 8h4l2.5 17H17z"/><path d="M5.5 13c2-1.8 4 1.8 6 0s4 1.8 6 0M5.5 18c2-1.8 4 1.8 6 0s3 1.5 5 .2M5.5 23c2-1.8 4 1.8 6 0s3 1.5 4.5.2"/>`),
  draw("sluice", "水闸", "Sluice", "C20500", "water",
    `<path d="M8 7v18.500M24 7v18.500M8 9h16"/><path d="M11.5 12h9v5.500h-9zM16 9v3"/><path d="M10.5 22c1.8-1.7 3.6 1.7 5.5 0s3.6 1.7 5.5 0"/>`),
  draw("river", "河段", "River section", "C20500", "water",
    `<path d="M5.5 11c3.5-3.2 7 3.2 10.5 0s7 3.2 10.5 0M5.5 17c3.5-3.2 7 3.2 10.5 0s7 3.2 10.5 0M5.5 23c3.5-3.2 7 3.2 10.5 0s7 3.2 10.5 0"/>`),
  draw("seawall", "海堤", "Sea-wall section", "C20500", "water",
    `<path d="M15 25.5 18.5 10h4L26 25.500z"/><path d="M17.3 15.500h6.300M16 20.500h8.7"/><path d="M5 14.500c4-4.5 8-1.5 7 2-1.5-1.3-3.3-.5-3 1.5.3 2 2.5 2.5 5 2.300M5 24.500h7"/>`),
  // 监测
  draw("hydro_station", "水文站", "Hydrological station", "", "station",
    `<path d="M12 6.500v19M8.5 6.500H12M9.5 11.200H12M8.5 16H12M9.5 20.700H12"/><path d="M15 14c1.9-1.7 3.7 1.7 5.6 0s3.7 1.7 5.6 0M15 20c1.9-1.7 3.7 1.7 5.6 0s3.7 1.7 5.6 0"/>`),
  draw("weather_station", "气象站", "Meteorological station", "", "station",
    `<path d="M16 25.500V10M12 25.500h8M8 9.500h16"/><circle cx="8" cy="9.5" r="2.2" ${F}/><circle cx="24" cy="9.5" r="2.2" ${F}/><path d="M16 10V6.500l5 0"/>`),
  draw("tide_station", "潮位站", "Tide station", "", "station",
    `<path d="M16 5.500v8M12.8 8.7 16 5.500l3.2 3.2"/><path d="M5.5 17.500c3.5-3.2 7 3.2 10.5 0s7 3.2 10.5 0M5.5 23c3.5-3.2 7 3.2 10.5 0s7 3.2 10.5 0"/>`),
  draw("gas_detector", "气体探测器", "Gas detector", "", "station",
    `<circle cx="16" cy="19" r="2.6" ${F}/><path d="M11 15.800a6.6 6.6 0 0 1 10 0M7.5 12.300a11.5 11.5 0 0 1 17 0M16 21.500v4M12.5 25.500h7"/>`),
  draw("sensor", "监测设备", "Monitoring device", "", "station",
    `<rect x="10.5" y="10.5" width="11" height="11" rx="1.5"/><path d="M13.5 10.500v-4M18.5 10.500v-4M13.5 25.500v-4M18.5 25.500v-4M10.5 13.500h-4M10.5 18.500h-4M25.5 13.500h-4M25.5 18.500h-4"/><circle cx="16" cy="16" r="1.7" ${F}/>`),
  draw("camera", "视频监控", "Camera", "", "station",
    `<path d="M6.5 11.5 20 8l2 7.5-13.5 3.600z"/><path d="m21 11.8 4.5-1.2 1 3.8-4.5 1.200M13 18.200V23H7M7 20.500v5"/>`),
  draw("quake_station", "地震台站", "Seismic station", "", "station",
    `<path d="M5.5 16h5l2-7 3.5 15 3-11 1.8 3h5.7"/>`),
  // 防护目标
  draw("school", "学校", "School", "C10200", "target",
    `<path d="M16 7.5 27 12.500l-11 5-11-5z"/><path d="M9.5 15v6.500c2 2.7 11 2.7 13 0V15M27 12.500V20"/>`),
  draw("hospital", "医疗机构", "Hospital", "D50100", "target",
    `<path d="M12.8 6.500h6.400v6.300h6.300v6.400h-6.300v6.300h-6.400v-6.300H6.500v-6.400h6.300z" ${F}/>`),
  draw("nursing_home", "养老机构", "Nursing home", "C10600", "target",
    `<circle cx="13.5" cy="8.7" r="2.5"/><path d="M13.5 11.500c-3 1-4 4-3.5 7.500l3 .5-1.5 6M13.5 13l3.5 4 3 .5M13 19.500l3 2.5.5 3.500M21 15.800v9.700M21 15.800c0-2.5 3-2.5 3 0"/>`),
  draw("crowded_place", "人员密集场所", "Crowded place", "C10400", "target",
    `<circle cx="16" cy="10" r="2.8"/><circle cx="8.5" cy="13" r="2.2"/><circle cx="23.5" cy="13" r="2.2"/><path d="M11 25v-5c0-5.5 10-5.5 10 0v5M5 23.500v-3c0-2.6 2.3-3.6 4.5-3.200M27 23.500v-3c0-2.6-2.3-3.6-4.5-3.2"/>`),
  draw("residential", "居民区", "Residential area", "C10600", "target",
    `<path d="M6.5 15 12 9.500l5.5 5.500M8 14v11.500h8V14M19 25.500V8h6v17.500M10.8 25.500V20h2.400v5.500M22 12v0M22 16v0M22 20v0"/>`),
  draw("government", "党政机关", "Government office", "C10100", "target",
    `<path d="M6 25.500h20M8 22.500h16M6.5 13 16 7l9.5 6zM9.5 13v9.500M13.8 13v9.500M18.2 13v9.500M22.5 13v9.5"/>`),
  draw("bridge", "桥梁", "Bridge", "C20100", "target",
    `<path d="M5 20.500h22M10 9v16M22 9v16M5 17c2.5-1 4.3-4 5-8 1 5 3.5 7.5 6 7.500s5-2.5 6-7.500c.7 4 2.5 7 5 8"/>`),
  draw("berth", "港口泊位", "Port berth", "C20200", "target",
    `<circle cx="16" cy="8.7" r="2.2"/><path d="M16 11v14.500M11.5 14.500h9M7.5 17.500c.5 5 4 8 8.5 8s8-3 8.5-8M6 19.500l1.5-2.5 2.3 2M26 19.5 24.5 17l-2.3 2"/>`),
  draw("power", "电力设施", "Power facility", "C20600", "target",
    `<path d="M17.5 5.5 9 18h6l-1 8.500L23 14h-6z" ${F}/>`),
  draw("railway", "铁路站场", "Railway station", "C20100", "target",
    `<rect x="9.5" y="6.5" width="13" height="14" rx="3"/><path d="M9.5 13.500h13M12.5 20.5 10 25.500M19.5 20.500l2.5 5M11.5 23h9"/><path d="M13 17v0M19 17v0"/>`),
  // 应急力量
  draw("command_post", "现场指挥部", "On-scene command", "D10100", "force",
    `<path d="M9 26V6.500M9 7.500h15.500L21 12l3.5 4.500H9"/>`),
  draw("fire_station", "消防救援站", "Fire station", "D20400", "force",
    `<path d="M16 5.500c1 4 6.5 6.5 6.5 12.500a6.5 6.5 0 0 1-13 0c0-3 1.5-5 3-6.5.2 2 1 3.2 2 3.5-.5-3.5.2-7 1.5-9.500z"/><path d="M16 18.500c1.5 1.3 2.2 2.3 2.2 3.600a2.2 2.2 0 0 1-4.4 0c0-1.3.7-2.3 2.2-3.600z" ${F}/>`),
  draw("rescue_team", "应急救援队伍", "Rescue team", "D20400", "force",
    `<path d="M7.5 14.500a8.5 8.5 0 0 1 17 0M5.5 14.500h21M14 6.300v5M18 6.300v5"/><path d="M9.5 17.500c.5 5 3 8 6.5 8s6-3 6.5-8"/>`),
  draw("expert", "应急专家", "Expert", "D20400", "force",
    `<circle cx="14" cy="10.5" r="4"/><path d="M6.5 25.500c0-6 3-8.5 7.5-8.5 1.8 0 3.3.4 4.5 1.200M19 22l2.5 2.5 4.5-5"/>`),
  draw("social_team", "社会救援力量", "Social force", "D20400", "force",
    `<path d="M16 24.500C9 19.5 6.5 16.5 6.5 13c0-5.5 7-6.5 9.5-2 2.5-4.5 9.5-3.5 9.5 2 0 3.5-2.5 6.5-9.5 11.500z"/>`),
  draw("police", "公安", "Police", "D20300", "force",
    `<path d="M16 6 8 9v6.500c0 5 3.2 8.3 8 10.5 4.8-2.2 8-5.5 8-10.500V9z"/><path d="m16 11.5 1.3 2.7 3 .4-2.2 2.1.6 3-2.7-1.5-2.7 1.5.6-3-2.2-2.1 3-.4z" ${F}/>`),
  draw("ambulance", "救护车", "Ambulance", "D40200", "force",
    `<path d="M5.5 21V11h12.500v10M18 14h4.500l4 4v3H18"/><circle cx="10" cy="22.5" r="2"/><circle cx="21.5" cy="22.5" r="2"/><path d="M11.8 13.200v5M9.3 15.700h5"/>`),
  draw("vehicle", "救援车辆", "Rescue vehicle", "D40200", "force",
    `<path d="M5.5 21v-9.500h12V21M17.5 14h5l4 4v3h-9M7.5 8.500h8"/><circle cx="10" cy="22.5" r="2"/><circle cx="21.5" cy="22.5" r="2"/>`),
  draw("vessel", "应急船舶", "Vessel", "D40200", "force",
    `<path d="M6 18.500h20l-3 5.500H9zM10 18.500v-6h9l3 6M14 12.500v-5"/><path d="M6 26.500c1.7-1.3 3.3 1.2 5 0s3.3 1.2 5 0 3.3 1.2 5 0 3.3 1.2 5 0"/>`),
  draw("uav", "无人机", "Drone", "D40200", "force",
    `<circle cx="9.5" cy="9.5" r="3"/><circle cx="22.5" cy="9.5" r="3"/><circle cx="9.5" cy="22.5" r="3"/><circle cx="22.5" cy="22.5" r="3"/><path d="m11.6 11.6 8.8 8.800M20.4 11.600l-8.8 8.8"/><rect x="13.5" y="13.5" width="5" height="5" rx="1" ${F}/>`),
  // 物资与保障
  draw("depot", "物资储备库", "Depot", "D30100", "supply",
    `<path d="M6 25.500V13l10-6 10 6v12.500M10 25.500V16h12v9.500M10 19h12M10 22.300h12"/>`),
  draw("stock", "应急物资", "Stock item", "D30100", "supply",
    `<path d="M16 6.5 25 11v10.500l-9 4.5-9-4.500V11zM7 11l9 4.500L25 11M16 15.500V26M11.5 8.800l9 4.5"/>`),
  draw("equipment", "大型应急装备", "Large equipment", "D40200", "supply",
    `<path d="M6.5 21.500h11a2.2 2.2 0 0 1 0 4.400h-11a2.2 2.2 0 0 1 0-4.400zM8 21.500V15h6.500l2 6.500M14.5 15l4-7.5 6 5-1.5 5.500M21 18h4.5"/>`),
  draw("transport", "运输保障单位", "Transport unit", "D40100", "supply",
    `<rect x="7.5" y="7" width="17" height="15.5" rx="2.5"/><path d="M7.5 16h17M10 22.500v3M22 22.500v3M11.5 19.300v0M20.5 19.300v0M12 7v0"/>`),
  draw("shelter", "避难场所", "Shelter", "D60100", "supply",
    `<path d="M5.5 14.5 16 6.500l10.5 8M8.5 13v12.500h15V13"/><circle cx="16" cy="15.3" r="1.9" ${F}/><path d="M12.7 25.500v-3.800c0-4 6.6-4 6.6 0v3.8"/>`),
  draw("landing", "直升机起降点", "Helicopter landing", "D40100", "supply",
    `<circle cx="16" cy="16" r="9.5"/><path d="M12.5 11v10M19.5 11v10M12.5 16h7"/>`),
  draw("hydrant", "消防水源", "Water source", "D30100", "supply",
    `<path d="M11 25.500V12a5 5 0 0 1 10 0v13.500M8.5 25.500h15M9 12h14M16 7V5.5"/><circle cx="16" cy="17.5" r="2.2"/><path d="M11 17.500H8M21 17.500h3"/>`),
  // 突发事件
  draw("alert", "监测报警", "Alert", "", "event",
    `<path d="M9.5 21.500V15a6.5 6.5 0 0 1 13 0v6.500zM7.5 21.500h17M14 24.500c.8 1.5 3.2 1.5 4 0M16 8.500v-2"/>`),
  draw("warning", "预警", "Warning", "", "event",
    `<path d="M7 13.500v5h3.500l8 4.500V9l-8 4.500zM11.5 18.5 13 25h2.500l-1-5M22 12.500c1.8 1.8 1.8 5.2 0 7M24.5 10c3 3.2 3 8.8 0 12"/>`),
  draw("incident_chemical", "危险化学品事故", "Chemical accident", "A20400", "event",
    `<path d="M13.5 7h5M14.5 7v6.500L8.8 23c-.7 1.3 0 2.5 1.4 2.500h11.600c1.4 0 2.1-1.2 1.4-2.500l-5.7-9.500V7"/><path d="M12.3 19.500h7.400l2 4.200H10z" ${F}/>`),
  draw("incident_fire", "火灾事故", "Fire", "A20600", "event",
    `<path d="M16.5 5.500c.5 4.5 6.5 6.8 6.5 13a7 7 0 0 1-14 0c0-3.3 1.7-5.3 3.2-6.8.2 2 .8 3.3 2 3.8-.6-3.8.5-7.3 2.3-10z" ${F}/>`),
  draw("incident_traffic", "道路交通事故", "Road accident", "A20700", "event",
    `<path d="M5.5 20.500v-4l2-4.500h7l2.5 4.500v4zM8.5 22.500v-2M14 22.500v-2M6 16.500h10.5"/><path d="m18.5 14 2-1.5-.5-3 2.5 1.5 2.5-2-.3 3.2 2.3 1.8-2.8 1 .3 3-2.5-1.8-2 1.5"/>`),
  draw("incident_flood", "水旱灾害", "Flood", "A10100", "event",
    `<path d="M7.5 14 16 7l8.5 7M10 13v5M22 13v5"/><path d="M5.5 20c3.5-2.8 7 2.8 10.5 0s7 2.8 10.5 0M5.5 25c3.5-2.8 7 2.8 10.5 0s7 2.8 10.5 0"/>`),
  draw("incident_typhoon", "台风", "Typhoon", "A10200", "event",
    `<circle cx="16" cy="16" r="3.6"/><path d="M22.5 16a6.5 6.5 0 0 1-6.5 6.500c-3 0-5.5 1-7.5 3.500M9.5 16A6.5 6.5 0 0 1 16 9.500c3 0 5.5-1 7.5-3.5"/>`),
  draw("incident_quake", "地震灾害", "Earthquake", "A10300", "event",
    `<circle cx="16" cy="16" r="2.3" ${F}/><circle cx="16" cy="16" r="5.8"/><path d="M16 6.500A9.5 9.5 0 0 1 25.5 16M16 25.500A9.5 9.5 0 0 1 6.5 16"/>`),
  draw("incident_geo", "地质灾害", "Geological disaster", "A10400", "event",
    `<path d="M6 24.5 14 9l8 15.500z"/><circle cx="22" cy="10" r="2" ${F}/><circle cx="25" cy="15.5" r="1.4" ${F}/>`),
  draw("incident_marine", "海洋灾害", "Marine disaster", "A10500", "event",
    `<path d="M5.5 21c2-7 7.5-12 13.5-11 4.5.8 6 4 4.5 6.5-1-1.5-3.5-2-5-.5-2 2-.5 5 3 5h5"/><path d="M6.5 25.500h19"/>`),
  draw("incident_forest_fire", "森林火灾", "Forest fire", "A10600", "event",
    `<path d="M11.5 6.5 6.5 15h2.300L6 20.500h8M11.5 20.500V25.5"/><path d="M20.5 10.500c.3 3.3 5 5 5 9.500a5 5 0 0 1-10 0c0-2.3 1.2-3.8 2.3-4.8.2 1.3.6 2.2 1.3 2.5-.3-2.7.3-5.2 1.4-7.200z" ${F}/>`),
  draw("incident_ship", "水上交通事故", "Shipping accident", "A20800", "event",
    `<path d="m6.5 15.5 18 5-4 4.5-9-1zM11 16.700l2.5-6.5 6.5 2 .5 7M17 11.200l1.5-4"/>`),
  draw("incident_environment", "环境污染事件", "Environmental pollution", "A21400", "event",
    `<path d="M16 6.500c3.5 5 6 8.3 6 12a6 6 0 0 1-12 0c0-3.7 2.5-7 6-12z"/><path d="M6 26.500h20M13 19c.3 1.8 1.4 2.8 3 3"/>`),
  draw("incident_building", "建筑施工事故", "Construction accident", "A20300", "event",
    `<path d="M8 25.500V9l8-3v8l3 2-2 3 2 2.5-1 4zM24 25.500l-1.5-6 1.5-2M11.5 13v0M11.5 17v0M11.5 21v0"/>`),
  draw("incident_industrial", "工矿商贸事故", "Industrial accident", "A21200", "event",
    `<circle cx="16" cy="16" r="4"/><path d="M16 6.500v3M16 22.500v3M6.5 16h3M22.5 16h3M9.3 9.300l2.1 2.100M20.6 20.600l2.1 2.100M9.3 22.700l2.1-2.100M20.6 11.400l2.1-2.1"/>`),
  draw("incident_health", "公共卫生事件", "Public health event", "A30100", "event",
    `<circle cx="16" cy="16" r="5"/><path d="M16 6.500V11M16 21v4.500M6.5 16H11M21 16h4.500M9.5 9.500l3 3M19.5 19.500l3 3M9.5 22.500l3-3M19.5 12.500l3-3M14.5 6.500h3M14.5 25.500h3M6.5 14.500v3M25.5 14.500v3"/>`),
  draw("incident_other", "其他突发事件", "Other incident", "", "event",
    `<path d="M16 7.500v10.5"/><circle cx="16" cy="23.5" r="1.7" ${F}/>`),
];

/** One framed symbol as SVG content on the 32 × 32 grid. */
export function framed(drawing: Drawing): string {
  const radius = drawing.hue === "event" ? 13 : 4;
  const frame = `<rect x="2" y="2" width="28" height="28" rx="${radius}" fill="${HUES[drawing.hue]}" stroke="#fff" stroke-width="1.5"/>`;
  const inset = drawing.hue === "event" ? 'transform="translate(16 16) scale(.84) translate(-16 -16)"' : "";
  return `${frame}<g ${inset} fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">${drawing.glyph}</g>`;
}

export const asSvg = (drawing: Drawing): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 0 32 32">${framed(drawing)}</svg>`;

/** The sprite for pages: `<use href="symbols.svg#school">`. */
export const asSprite = (): string =>
  `<svg xmlns="http://www.w3.org/2000/svg">${DRAWINGS.map((d) => `<symbol id="${d.key}" viewBox="0 0 32 32">${framed(d)}</symbol>`).join("")}</svg>\n`;

/** What the server may know of them: names and codes, no drawing. */
export const asIndex = (): string =>
  `${JSON.stringify(DRAWINGS.map(({ key, zh, en, gb, hue }) => ({ key, zh, en, gb, hue })), null, 1)}\n`;
