// Loaded before a child's own main: when the sandbox is gone, even by kill -9, the channel to it closes.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
// The channel must not keep a process alive that wants to end.
process.channel?.unref()

export {}
