namespace Aspire.Hosting.Orchestration;

/// <summary>What to run for one replica, all values resolved.</summary>
/// <param name="Command">Full path.</param>
/// <param name="Arguments">Arguments.</param>
/// <param name="WorkingDirectory">Where to run it.</param>
/// <param name="Environment">Variables to set; null: to take away from those that the AppHost has itself.</param>
internal sealed record ProcessPlan(
    string Command,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string?> Environment)
{
    /// <summary>Give it an input that ends when the AppHost does, instead of an empty one.</summary>
    public bool KeepsInput { get; init; }
}
