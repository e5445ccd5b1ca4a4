// Each test starts a whole application: one at a time.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
