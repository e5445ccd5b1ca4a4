using Xunit.Abstractions;

[assembly: TestCollectionOrderer("ForumRealtime.EndToEnd.Tests.Hosting.LongestFirst", "ForumRealtime.EndToEnd.Tests")]

namespace ForumRealtime.EndToEnd.Tests.Hosting;

/// <summary>
/// First what mostly waits, then collections of several classes, then single classes: what begins last should not run alone
/// for minutes.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections
            .OrderBy(collection => !collection.DisplayName.Contains(nameof(OutageTests), StringComparison.Ordinal))
            .ThenBy(collection => collection.CollectionDefinition is null)
            .ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);
}
