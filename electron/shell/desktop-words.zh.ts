import type { DesktopWords } from './desktop-words.en.ts'

export const zh: DesktopWords = {
  closing: {
    title: 'Lookout',
    records: (n) => `正在录制 ${n} 个摄像机`,
    closeWhat: 'Lookout 可以在没有窗口的情况下继续录制。点击时钟旁的图标，或再次启动 Lookout，即可重新打开窗口。',
    quitWhat: '会先把录像写完。在再次启动 Lookout 之前不会录制任何内容。',
    relaunchWhat: '会先把录像写完。Lookout 重新启动需要几秒钟，其间不会录制任何内容。',
    background: '关闭窗口并继续录制',
    stop: '停止录制并退出',
    restart: '停止录制并重新启动',
    cancel: '取消',
  },
  software: {
    title: '显卡多次发生故障',
    now: 'Lookout 将重新启动，此后不再使用显卡绘制。可在“此计算机”中重新启用。',
    recording: '从下次启动起，Lookout 将不再使用显卡绘制。由于正在录制，程序不会自动重新启动。',
    restart: '立即重新启动',
    later: '以后再说',
  },
  start: {
    failed: 'Lookout 无法启动',
    runsAlready: 'Lookout 已在运行',
  },
}
