using System.Diagnostics;
using System.Globalization;

namespace Forum.Benchmarks;

/// <summary>Connections that a <see cref="Holder"/> keeps open.</summary>
internal sealed class HeldConnections : IAsyncDisposable
{
    private readonly Process _holder;

    private HeldConnections(Process holder) => _holder = holder;

    /// <summary>Opens connections, spread over channels, and waits until all are subscribed.</summary>
    public static async Task<HeldConnections> OpenAsync(int port, int connections, IEnumerable<string> channels, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            "dotnet", [typeof(HeldConnections).Assembly.Location, "hold", port.ToString(CultureInfo.InvariantCulture), connections.ToString(CultureInfo.InvariantCulture), .. channels])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var held = new HeldConnections(Process.Start(start) ?? throw new InvalidOperationException("The holder did not start."));
        try
        {
            return await held._holder.StandardOutput.ReadLineAsync(cancellationToken) == Holder.Ready
                ? held
                : throw new InvalidOperationException("Not all connections could be opened.");
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>Fails if one of them did not stay open.</summary>
    public void Check()
    {
        if (_holder.HasExited)
        {
            throw new InvalidOperationException("A connection did not stay open.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_holder.HasExited)
        {
            _holder.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                await _holder.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _holder.Kill();
            }
        }

        _holder.Dispose();
    }
}
