namespace ForumRealtime.EndToEnd.Tests.Hosting;

/// <summary>Tests of what people do on the pages.</summary>
[CollectionDefinition(Name)]
public sealed class PagesCollection : ICollectionFixture<SharedForum>
{
    public const string Name = "Pages";
}

/// <summary>Tests of what becomes of pages that are open: who is connected, and who must not be any more.</summary>
[CollectionDefinition(Name)]
public sealed class ConnectionsCollection : ICollectionFixture<SharedForum>
{
    public const string Name = "Connections";
}
