// Each test starts a whole application: one at a time.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]

// Processes are found by /proc and ended by signals.
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
