namespace ForumRealtime.EndToEnd.Tests.Look;

[CollectionDefinition(Name)]
public sealed class SharedLook : ICollectionFixture<LookFixture>
{
    public const string Name = "Shared look";
}
