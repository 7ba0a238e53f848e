/** The few words that scripts say themselves; everything else comes written from the server. */
const EN: Record<string, string> = {
  "已连接": "Connected", "连接中断，正在重连": "Connection lost, reconnecting", "剩余": "left", "超时": "overdue", "天": "d", "时": "h", "分": "min", "秒": "s",
  "图层": "Layers", "搜索地点、单位、设施": "Search places, units, facilities", "没有找到": "Nothing found", "测距": "Measure distance", "测面积": "Measure area",
  "画多边形": "Draw polygon", "画圆": "Draw circle", "打印": "Print", "全屏": "Wall mode", "清除": "Clear", "完成": "Done", "单击加点，双击结束": "Click to add points, double-click to finish",
  "单击定圆心，再单击定半径": "Click the centre, then the edge", "距离": "Distance", "面积": "Area", "半径": "Radius", "数据时间": "Data as of", "全部": "all", "关闭": "Close",
  "；键盘：方向键移动，空格加点，回车结束，Esc 取消": "; by keyboard: arrows move, space adds a point, Enter ends, Esc cancels", "项": "things", "个聚合": "clusters",
  "已到达目标": "targets reached", "人": "people",
  "范围内": "Inside", "正在统计": "Counting", "图例": "Legend", "放大显示": "zoom in to see", "此设备不支持 WebGL，地图无法显示。列表与其他功能不受影响。": "This device has no WebGL, so the map cannot be shown. Lists and everything else work.",
  "图层清单读取失败，请刷新重试。": "The list of layers could not be read. Reload the page.", "取消": "Cancel", "确定": "Confirm", "请确认": "Please confirm", "操作失败": "That did not work", "网络不通，操作没有提交。": "No connection: nothing was submitted.",
  "登录已失效，请重新登录。": "You are signed out. Sign in again.", "没有权限执行此操作。": "You may not do this.", "服务器出错，已记录。": "The server failed; it is logged.", "声音已打开": "Sound is on", "声音已关闭": "Sound is off",
  "新报警": "New alert", "条": "", "政区": "Divisions", "海岸": "Coast", "水系": "Rivers", "道路": "Roads", "底图": "Base map", "态势": "Situation", "影响范围": "Footprint", "预警区域": "Warning areas", "在途力量": "Forces en route", "报警": "Alerts", "突发事件": "Incidents",
  "单击地图选择位置": "Click the map to choose the place", "已复制": "Copied", "已附上当前位置": "Position added:", "没有取得当前位置；照片自带的位置仍会保留": "No position from this device; the photograph's own position is kept", "剩余时间": "time left", "公里": "km", "米": "m", "平方公里": "km²", "公顷": "ha", "定位": "Go there", "详情": "Details",
  "登录已过期。本机的草稿和待同步记录都在，重新登录后自动同步。": "You are signed out. Drafts and records are kept here and sent after you sign in.", "重新登录": "Sign in", "待复查": "To re-check", "草稿：任务已不在清单，仍可提交": "Drafts whose task has left the list: they can still be submitted",
  "文书": "Documents", "复查": "Re-check", "责令整改的问题": "Matters ordered to be put right", "现场照片": "Photos of the place", "生成文书": "Make documents", "提交复查意见": "Submit re-check", "责令限期整改": "Order to put right", "整改期限": "Due", "当场下达指令书的填写；留空则回单位后下达。": "Fill in to order on the spot; left empty it is ordered later.",
  "复查意见": "Opinion of the re-check", "打印、存为 PDF": "Print or save as PDF", "继续填写": "Back to the form", "已整改": "Put right", "未整改": "Not put right", "发现的问题": "What was found", "删除": "Remove", "请填写复查意见": "Write the opinion of the re-check", "整改期限应晚于今天": "The term must end after today",
  "不能录音：未授权或浏览器不支持": "No recording: not allowed or not supported", "此设备上不能生成 Word，请用打印存为 PDF。": "Word cannot be made on this device: print to PDF instead.",
  "现场检查": "On site", "返回首页": "Home", "在线": "Online", "离线，记录保存在本机": "Offline: kept on this device", "正在同步": "Sending", "同步": "Send", "任务更新于": "Tasks as of", "尚未取得任务，请联网打开一次": "No tasks yet: open this page once with a network", "待检查": "To inspect", "没有待检查的任务": "Nothing to inspect", "已提交": "Submitted", "演示": "Invented", "填写中": "In writing", "待同步": "To be sent", "已同步": "Sent", "待核对": "To be compared", "未被接收": "Not accepted", "打开": "Open", "问题": "Faults", "任务列表": "Tasks", "执法人员": "Officers", "开始": "Begun", "检查前请主动出示执法证件，开启执法记录仪。": "Show your certificate and switch on the body camera first.", "现场负责人": "Person in charge on site", "检查场所": "Place", "记录位置": "Record position", "检查事项": "Items", "现场负责人签字": "Signature of the person in charge", "签字": "Signature", "重签": "Sign again", "已签字": "Signed", "拒绝签字的，写明情况": "If they refuse to sign, say so", "提交检查记录": "Submit", "符合": "Complies", "不符合": "Fault", "不涉及": "Not here", "发现的问题：哪里、什么不符合什么要求": "What is wrong, where, against which rule", "拍照": "Photo", "录音": "Voice", "停止录音": "Stop", "照片": "photos", "正在定位": "Finding position", "没有取得位置，可继续检查": "No position; you may go on", "尚未填写": "Not answered", "不符合项须写明问题": "Say what is wrong", "须由被检查单位现场负责人填写姓名并签字；拒绝签字的，写明情况": "The person in charge must give a name and sign; if refused, say so",
};

const english = (): boolean => typeof document !== "undefined" && document.documentElement.lang.startsWith("en");

export const t = (chinese: string): string => (english() ? (EN[chinese] ?? chinese) : chinese);
