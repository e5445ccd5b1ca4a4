namespace Aspire.Hosting.Testing;

public static class DistributedApplicationTestingBuilder
{
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>([], cancellationToken);

    /// <summary>Runs the AppHost's entry point up to its <c>Build()</c>, in this process.</summary>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class
    {
        ArgumentNullException.ThrowIfNull(args);
        var interception = new AppHostInterception(typeof(TEntryPoint).Assembly, [.. TestDefaults.For(typeof(TEntryPoint).Assembly, args), .. args]);
        var entryPoint = EntryPoint.Start(interception);
        try
        {
            var builder = await interception.Builder.WaitAsync(cancellationToken);
            return new TestingBuilder(builder, interception, entryPoint);
        }
        catch
        {
            interception.Release();
            throw;
        }
    }
}
