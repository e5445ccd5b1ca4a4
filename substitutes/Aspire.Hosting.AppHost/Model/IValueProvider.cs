namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known once the application runs.</summary>
public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}
