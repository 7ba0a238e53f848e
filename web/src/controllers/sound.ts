/** Sounds made on the spot with WebAudio, no file: two rising tones for an alert, one for a call, a tick for a test. */
let context: AudioContext | null = null;

/** Browsers let a page sound only after its user has touched it. */
export function unlock(): void {
  context ??= new AudioContext();
  void context.resume();
}

type Sound = "alert" | "call" | "test";
const TONES: Record<Sound, readonly (readonly [hz: number, startS: number, lengthS: number])[]> = {
  alert: [[740, 0, 0.18], [988, 0.2, 0.18], [740, 0.5, 0.18], [988, 0.7, 0.18], [740, 1, 0.18], [988, 1.2, 0.3]],
  call: [[660, 0, 0.25], [880, 0.28, 0.35]],
  test: [[880, 0, 0.12]],
};

export function ring(sound: Sound): void {
  if (!context || context.state !== "running") return;
  TONES[sound].forEach(([hz, startS, lengthS]) => tone(context as AudioContext, hz, startS, lengthS));
}

function tone(audio: AudioContext, hz: number, startS: number, lengthS: number): void {
  const [oscillator, gain, at] = [audio.createOscillator(), audio.createGain(), audio.currentTime + startS];
  oscillator.type = "triangle";
  oscillator.frequency.value = hz;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.35, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, at + lengthS);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + lengthS);
}
