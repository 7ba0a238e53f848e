/** A signature by finger or pen; `done` gets the picture whenever the pen is lifted. */
export function sketch(canvas: HTMLCanvasElement, done: (blob: Blob) => void): () => void {
  const pen = canvas.getContext("2d")!;
  const scale = window.devicePixelRatio || 1;
  canvas.width = canvas.clientWidth * scale;
  canvas.height = canvas.clientHeight * scale;
  pen.scale(scale, scale);
  pen.lineWidth = 2.2;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = "#10233f";
  const put = (event: PointerEvent, down: boolean): void => {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    if (down) pen.beginPath();
    pen[down ? "moveTo" : "lineTo"](x, y);
    pen.stroke();
  };
  canvas.onpointerdown = (event) => (canvas.setPointerCapture(event.pointerId), put(event, true));
  canvas.onpointermove = (event) => void (event.buttons && put(event, false));
  canvas.onpointerup = () => canvas.toBlob((blob) => blob && done(blob), "image/png");
  return () => pen.clearRect(0, 0, canvas.width, canvas.height);
}

const LONGEST_PX = 1600;

/** A photograph small enough to travel: at most 1600 pixels long, JPEG. */
export async function small(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const share = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * share), height: Math.round(picture.height * share) });
  canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), "image/jpeg", 0.8));
}
