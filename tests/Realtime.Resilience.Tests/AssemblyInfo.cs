// Each test loads the whole machine: one at a time.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
