const CLOSER = "scale(1.12)"
const WHOLE = "scale(1)"
const beside = (x: number, y: number) => `scale(1.12) translate(${x}%, ${y}%)`

/** From and to: about what the renderer does with a still picture. */
const MOVES: Readonly<Record<string, readonly [string, string]>> = {
  zoom_in: [WHOLE, CLOSER],
  zoom_out: [CLOSER, WHOLE],
  pan_left: [beside(-4, 0), beside(4, 0)],
  pan_right: [beside(4, 0), beside(-4, 0)],
  pan_up: [beside(0, -4), beside(0, 4)],
  pan_down: [beside(0, 4), beside(0, -4)],
  drift: [beside(-2, -2), beside(2, 2)],
}

/** Puts a picture under its motion, stopped at its start; null where it does not move, or nothing may. */
export function moved(picture: HTMLElement, motion: string | null, duration_s: number): Animation | null {
  const move = motion === null ? undefined : MOVES[motion]
  if (move === undefined || matchMedia("(prefers-reduced-motion: reduce)").matches) return null
  const [from, to] = move
  const frames = [{ transform: from }, { transform: to }]
  const animation = picture.animate(frames, { duration: duration_s * 1000, fill: "both" })
  animation.pause()
  return animation
}
