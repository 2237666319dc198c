/** Painted stand-ins for what cameras see, so that a page can be judged without cameras. Each has a seed of its own. */

type Paint = CanvasRenderingContext2D

/** Mulberry32: the same seed gives the same scene. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const scenes = [street, corridor, yard, carPark]

export function paintScene(paint: Paint, seed: number, label: string): void {
  const { width, height } = paint.canvas
  const random = randomFrom(seed * 7919 + 13)
  const scene = scenes[seed % scenes.length] ?? street
  scene(paint, width, height, random)
  grain(paint, width, height, random)
  paint.fillStyle = 'rgb(255 255 255 / 0.85)'
  paint.font = `${Math.round(height / 26)}px monospace`
  paint.fillText(label, width * 0.02, height * 0.06)
}

function gradient(paint: Paint, y0: number, y1: number, from: string, to: string): CanvasGradient {
  const fill = paint.createLinearGradient(0, y0, 0, y1)
  fill.addColorStop(0, from)
  fill.addColorStop(1, to)
  return fill
}

function shape(paint: Paint, fill: string | CanvasGradient, points: readonly (readonly [number, number])[]): void {
  paint.fillStyle = fill
  paint.beginPath()
  for (const [x, y] of points) paint.lineTo(x, y)
  paint.fill()
}

function lamp(paint: Paint, x: number, y: number, radius: number, colour: string): void {
  const glow = paint.createRadialGradient(x, y, 0, x, y, radius)
  glow.addColorStop(0, colour)
  glow.addColorStop(1, 'transparent')
  paint.fillStyle = glow
  paint.fillRect(x - radius, y - radius, radius * 2, radius * 2)
}

function street(paint: Paint, w: number, h: number, random: () => number): void {
  paint.fillStyle = gradient(paint, 0, h * 0.5, '#1b2534', '#5d5a63')
  paint.fillRect(0, 0, w, h)
  let x = 0
  while (x < w) {
    const wide = w * (0.08 + random() * 0.12)
    const top = h * (0.08 + random() * 0.25)
    paint.fillStyle = `hsl(${210 + random() * 30} ${8 + random() * 10}% ${14 + random() * 12}%)`
    paint.fillRect(x, top, wide, h * 0.55 - top)
    for (let n = 0; n < 14; n++) {
      paint.fillStyle = random() > 0.6 ? '#e8c77a' : '#2b3038'
      paint.fillRect(x + random() * wide * 0.85, top + random() * h * 0.3, w * 0.008, h * 0.018)
    }
    x += wide
  }
  shape(paint, gradient(paint, h * 0.5, h, '#3a3d42', '#54575c'), [
    [0, h * 0.53],
    [w, h * 0.53],
    [w, h],
    [0, h],
  ])
  const middle = w * (0.35 + random() * 0.3)
  shape(paint, '#2c2e33', [
    [middle - w * 0.05, h * 0.53],
    [middle + w * 0.05, h * 0.53],
    [w * 0.95, h],
    [w * 0.02, h],
  ])
  for (let n = 0; n < 6; n++) {
    const y = h * (0.57 + n * n * 0.013)
    paint.fillStyle = '#c9c7bd'
    paint.fillRect(middle - n, y, 3 + n * 1.5, h * (0.008 + n * 0.005))
  }
  for (let n = 0; n < 3; n++) car(paint, w * (0.15 + random() * 0.6), h * (0.6 + random() * 0.22), w * 0.1, random)
  lamp(paint, w * 0.12, h * 0.2, h * 0.35, 'rgb(255 220 150 / 0.5)')
  lamp(paint, w * 0.88, h * 0.24, h * 0.3, 'rgb(255 220 150 / 0.4)')
}

function car(paint: Paint, x: number, y: number, size: number, random: () => number): void {
  paint.fillStyle = 'rgb(0 0 0 / 0.4)'
  paint.fillRect(x - size * 0.04, y + size * 0.36, size * 1.08, size * 0.1)
  paint.fillStyle = `hsl(${random() * 360} ${random() * 45}% ${20 + random() * 45}%)`
  paint.beginPath()
  paint.roundRect(x, y + size * 0.16, size, size * 0.26, size * 0.06)
  paint.roundRect(x + size * 0.2, y, size * 0.58, size * 0.24, size * 0.08)
  paint.fill()
  paint.fillStyle = '#141a22'
  paint.fillRect(x + size * 0.26, y + size * 0.04, size * 0.2, size * 0.12)
  paint.fillRect(x + size * 0.52, y + size * 0.04, size * 0.2, size * 0.12)
  lamp(paint, x + size, y + size * 0.28, size * 0.3, 'rgb(255 245 210 / 0.9)')
}

function corridor(paint: Paint, w: number, h: number, random: () => number): void {
  const hue = 30 + random() * 180
  const [l, r, t, b] = [w * 0.38, w * 0.62, h * 0.34, h * 0.62]
  const wall = (light: number): string => `hsl(${hue} 10% ${light}%)`
  paint.fillStyle = wall(62)
  paint.fillRect(l, t, r - l, b - t)
  shape(paint, wall(48), [
    [0, 0],
    [l, t],
    [l, b],
    [0, h],
  ])
  shape(paint, wall(42), [
    [w, 0],
    [r, t],
    [r, b],
    [w, h],
  ])
  shape(paint, gradient(paint, 0, t, '#dfe4e6', '#9aa3a8'), [
    [0, 0],
    [w, 0],
    [r, t],
    [l, t],
  ])
  shape(paint, gradient(paint, b, h, '#6d7276', '#a7adb0'), [
    [0, h],
    [w, h],
    [r, b],
    [l, b],
  ])
  for (const share of [0.2, 0.55]) {
    const x = l * share
    shape(paint, wall(28), [
      [x, h * 0.3],
      [x + w * 0.09, h * 0.32],
      [x + w * 0.09, h * 0.82 - x * 0.2],
      [x, h * 0.9 - x * 0.2],
    ])
  }
  shape(paint, '#fbfff8', [
    [w * 0.44, h * 0.1],
    [w * 0.56, h * 0.1],
    [w * 0.53, h * 0.24],
    [w * 0.47, h * 0.24],
  ])
  person(paint, w * (0.46 + random() * 0.1), h * 0.48, h * 0.3)
}

function person(paint: Paint, x: number, y: number, size: number): void {
  paint.fillStyle = '#23303f'
  paint.beginPath()
  paint.roundRect(x - size * 0.13, y, size * 0.26, size * 0.5, size * 0.08)
  paint.rect(x - size * 0.1, y + size * 0.45, size * 0.08, size * 0.5)
  paint.rect(x + size * 0.02, y + size * 0.45, size * 0.08, size * 0.5)
  paint.fill()
  paint.fillStyle = '#c79a7c'
  paint.beginPath()
  paint.arc(x, y - size * 0.1, size * 0.09, 0, 7)
  paint.fill()
}

function yard(paint: Paint, w: number, h: number, random: () => number): void {
  paint.fillStyle = gradient(paint, 0, h * 0.5, '#9fb6cf', '#dfe5e6')
  paint.fillRect(0, 0, w, h)
  for (let n = 0; n < 40; n++) {
    paint.fillStyle = `hsl(${95 + random() * 40} ${22 + random() * 20}% ${20 + random() * 16}%)`
    paint.beginPath()
    paint.arc(random() * w, h * (0.38 + random() * 0.1), h * (0.04 + random() * 0.07), 0, 7)
    paint.fill()
  }
  paint.fillStyle = gradient(paint, h * 0.48, h, '#8d9186', '#b9b6a8')
  paint.fillRect(0, h * 0.48, w, h)
  for (let row = 0; row < 3; row++) {
    for (let n = 0; n < 5; n++) {
      paint.fillStyle = `hsl(${[10, 205, 35, 150][Math.floor(random() * 4)] ?? 0} 45% ${30 + random() * 18}%)`
      paint.fillRect(w * (0.06 + n * 0.17) + row * 14, h * (0.62 - row * 0.1), w * 0.155, h * 0.095)
    }
  }
  paint.strokeStyle = '#4b4f52'
  for (let x = -h; x < w; x += w / 40) {
    paint.beginPath()
    paint.moveTo(x, h)
    paint.lineTo(x + h * 0.3, h * 0.76)
    paint.stroke()
  }
}

function carPark(paint: Paint, w: number, h: number, random: () => number): void {
  paint.fillStyle = gradient(paint, 0, h, '#22262b', '#565b60')
  paint.fillRect(0, 0, w, h)
  paint.fillStyle = '#15181b'
  paint.fillRect(0, 0, w, h * 0.16)
  for (let n = 0; n < 5; n++) {
    paint.fillStyle = '#33393f'
    paint.fillRect(w * (0.04 + n * 0.24), h * 0.1, w * 0.028, h * 0.42)
    lamp(paint, w * (0.15 + n * 0.22), h * 0.13, h * 0.24, 'rgb(225 240 255 / 0.6)')
  }
  paint.strokeStyle = '#d9d4bd'
  paint.lineWidth = 3
  for (let n = 0; n < 8; n++) {
    paint.beginPath()
    paint.moveTo(w * (0.05 + n * 0.13), h * 0.5)
    paint.lineTo(w * (n * 0.17 - 0.1), h)
    paint.stroke()
  }
  for (let n = 0; n < 5; n++)
    if (random() > 0.25) car(paint, w * (0.03 + n * 0.19), h * (0.5 + random() * 0.04), w * 0.13, random)
  car(paint, w * (0.2 + random() * 0.5), h * 0.72, w * 0.2, random)
}

function grain(paint: Paint, w: number, h: number, random: () => number): void {
  for (let n = 0; n < 5_000; n++) {
    paint.fillStyle = random() > 0.5 ? 'rgb(255 255 255 / 0.05)' : 'rgb(0 0 0 / 0.07)'
    paint.fillRect(random() * w, random() * h, 2, 2)
  }
}
