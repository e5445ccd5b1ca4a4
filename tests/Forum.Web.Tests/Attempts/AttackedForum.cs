using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Attempts;

/// <summary>One forum for all attempts on it, beside the one of all other tests: these take as long as those.</summary>
[CollectionDefinition(Name)]
public sealed class AttackedForum : ICollectionFixture<ForumFixture>
{
    public const string Name = "Attacked forum";
}
